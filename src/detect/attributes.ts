import type { DetectSpan } from './span.ts';
import type { QueryParts } from './templates/index.ts';

/** Attributes under their stable names, or else the names they had before. */

type Attributes = DetectSpan['attributes'];

const NO_ATTRIBUTES: Attributes = Object.freeze({});

export function attributesOf(span: DetectSpan): Attributes {
  return span.attributes ?? NO_ATTRIBUTES;
}

function text(attributes: Attributes, name: string, oldName: string): string | undefined {
  const value = attributes[name] ?? attributes[oldName];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function databaseSystem(attributes: Attributes): string | undefined {
  return text(attributes, 'db.system.name', 'db.system');
}

export function queryText(attributes: Attributes): string | undefined {
  return text(attributes, 'db.query.text', 'db.statement');
}

export function httpMethod(attributes: Attributes): string | undefined {
  return text(attributes, 'http.request.method', 'http.method');
}

export function httpRoute(attributes: Attributes): string | undefined {
  return text(attributes, 'http.route', 'http.route');
}

export function httpStatus(attributes: Attributes): number | undefined {
  const value = attributes['http.response.status_code'] ?? attributes['http.status_code'];
  return typeof value === 'number' ? value : undefined;
}

/** The request's own path, without its query. */
export function urlPath(attributes: Attributes): string | undefined {
  const path = text(attributes, 'url.path', 'http.target');
  return path === undefined ? undefined : path.split('?', 1)[0];
}

/** Joined only for systems whose text does not say the operation itself. */
const SAYS_IT_ALL = new Set([
  'postgresql',
  'mysql',
  'mariadb',
  'mssql',
  'microsoft.sql_server',
  'sqlite',
  'redis',
  'valkey',
]);

/** What a database span shows; `observed` is what the driver's hook saw, where the span has no text of its own. */
export function databaseParts(span: DetectSpan, system: string, observed: string | undefined): QueryParts {
  const attributes = attributesOf(span);
  const seen = observed ?? queryText(attributes);
  if (seen !== undefined && SAYS_IT_ALL.has(system)) {
    return { system, text: seen, operation: '', collection: '', name: '' };
  }
  return {
    system,
    text: seen,
    operation: text(attributes, 'db.operation.name', 'db.operation') ?? '',
    collection:
      text(attributes, 'db.collection.name', 'db.mongodb.collection') ??
      text(attributes, 'db.sql.table', 'db.cassandra.table') ??
      '',
    name: span.name,
  };
}

export function httpParts(span: DetectSpan, method: string): QueryParts {
  const attributes = attributesOf(span);
  const full = text(attributes, 'url.full', 'http.url');
  const host = text(attributes, 'server.address', 'net.peer.name') ?? '';
  const path = text(attributes, 'url.path', 'http.target') ?? '';
  return {
    system: 'http',
    text: full ?? (host + path || undefined),
    operation: method,
    collection: '',
    name: span.name,
  };
}
