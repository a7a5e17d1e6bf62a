import { HASH_SEED } from '../hash.ts';
import { type Family, isHousekeeping, waitsByDesign } from './housekeeping.ts';
import { scanHttp } from './http.ts';
import { scanMongo } from './mongo.ts';
import type { QueryText, TextScan } from './query-text.ts';
import { scanRedis } from './redis.ts';
import { scanSql } from './sql.ts';

export type { QueryText } from './query-text.ts';

/** What a span shows of a query. */
export interface QueryParts {
  readonly system: string;
  /** SQL, JSON, a command or a URL; absent when the driver shows none. */
  readonly text: string | undefined;
  /** `find`, `GET`; only where the text does not say it. */
  readonly operation: string;
  readonly collection: string;
  /** Stands in when there is nothing else. */
  readonly name: string;
}

const REDIS_LIKE = new Set(['redis', 'valkey', 'memcached', 'keydb', 'dragonfly']);
const JSON_LIKE = new Set([
  'mongodb',
  'documentdb',
  'cosmosdb',
  'azure.cosmosdb',
  'couchdb',
  'elasticsearch',
  'opensearch',
]);

/** The rule a system's texts follow. JSON gives itself away, whatever the system. */
export function familyOf(system: string, text: string | undefined): Family {
  if (system === 'http') return 'http';
  if (REDIS_LIKE.has(system)) return 'redis';
  if (JSON_LIKE.has(system) || text?.charCodeAt(0) === 123) return 'mongo';
  return 'sql';
}

export function describeQuery(parts: QueryParts): QueryText {
  const { system, text } = parts;
  const family = familyOf(system, text);
  const scan = text === undefined || text === '' ? scanNothing(parts) : scanText(family, text, parts);
  return {
    system,
    template: scan.template,
    key: `${system} ${scan.template}`,
    operation: scan.operation,
    literalsHash: scan.literalsHash,
    complete: scan.complete,
    safeText: family !== 'http' && (scan.hadLiterals || scan.truncated) ? scan.template : undefined,
    truncated: scan.truncated,
    unseen: !text,
    housekeeping: isHousekeeping(family, scan.operation),
    waits: waitsByDesign(family, scan.operation),
    slowBefore: false,
    repeatId: undefined,
  };
}

function scanText(family: Family, text: string, parts: QueryParts): TextScan {
  switch (family) {
    case 'http':
      return scanHttp(parts.operation, text);
    case 'redis':
      return scanRedis(text);
    case 'mongo':
      return scanMongo(text, parts.operation, parts.collection);
    default:
      return scanSql(text, parts.system);
  }
}

function scanNothing({ operation, collection, name }: QueryParts): TextScan {
  const template = operation ? `${operation} ${collection}`.trim() : name;
  return { template, operation, literalsHash: HASH_SEED, hadLiterals: false, complete: false, truncated: false };
}
