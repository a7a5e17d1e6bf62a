import { attributesOf, databaseSystem, httpMethod, queryText } from './attributes.ts';
import type { DetectSpan } from './span.ts';

/** What a span is to the detector. Numbers, because every span is asked. */
export const OTHER = 0;
export const DATABASE = 1;
export const CACHE = 2;
export const HTTP = 3;
/** Waiting for a connection: from a pool, or for a new one. Not a query. */
export const CONNECTION = 4;
export type SpanRole = typeof OTHER | typeof DATABASE | typeof CACHE | typeof HTTP | typeof CONNECTION;

const INTERNAL = 0;
const SERVER = 1;
const CLIENT = 2;
const CONSUMER = 4;

const CACHES = new Set(['redis', 'valkey', 'memcached', 'keydb', 'dragonfly']);
const WAITS = new Set([
  'generic-pool.acquire',
  'prisma:engine:connection',
  'prisma:engine:connect',
  'prisma:client:connect',
]);
const CONNECTS = /(?:^|[.:\- ])(?:connect|getConnection|acquire|checkout)$/;

export function roleOf(span: DetectSpan): SpanRole {
  if (span.kind === CLIENT) {
    const attributes = attributesOf(span);
    const system = databaseSystem(attributes);
    if (system !== undefined) {
      if (isConnect(span, attributes)) return CONNECTION;
      return CACHES.has(system) ? CACHE : DATABASE;
    }
    if (httpMethod(attributes) !== undefined) return HTTP;
  } else if (span.kind !== INTERNAL) return OTHER;
  return WAITS.has(span.name) ? CONNECTION : OTHER;
}

export function isQuery(role: SpanRole): boolean {
  return role === DATABASE || role === CACHE;
}

/** By name and shape: it is called `…connect` and carries no query, or (ioredis) the query `connect`. */
function isConnect(span: DetectSpan, attributes: DetectSpan['attributes']): boolean {
  const name = span.name;
  const last = name.charCodeAt(name.length - 1);
  // Most query spans are told apart by their last letter alone: t, n, e as in connect, getConnection, acquire.
  if (last !== 116 && last !== 110 && last !== 101) return false;
  if (!CONNECTS.test(name)) return false;
  const text = queryText(attributes);
  return text === undefined || text === 'connect';
}

/** Plumbing that OpenTelemetry's own packages trace as INTERNAL spans; without a parent it is nobody's request. */
const PLUMBING = /instrumentation-(?:net|dns|fs|generic-pool|dataloader|lru-memoizer)$/;

/** Says whether a local root is a request, and not just a call someone made outside of any. */
export function isRequest(root: DetectSpan, role: SpanRole): boolean {
  if (role !== OTHER) return false;
  if (root.kind === SERVER || root.kind === CONSUMER) return true;
  return root.kind === INTERNAL && !PLUMBING.test(root.instrumentationScope?.name ?? '');
}

export function requestKind(root: DetectSpan): 'http' | 'consumer' | 'internal' {
  if (root.kind === CONSUMER) return 'consumer';
  return root.kind === SERVER && httpMethod(attributesOf(root)) !== undefined ? 'http' : 'internal';
}
