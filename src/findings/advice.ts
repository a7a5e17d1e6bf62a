import type { TimeSpent } from './finding.ts';
import { keyColumn, writtenTable } from './template-parts.ts';

/** What a suggestion depends on. */
export interface QuerySubject {
  readonly system: string;
  readonly template: string;
  /** `SELECT`, `GET`, `find`. */
  readonly operation: string;
}

const CACHES = new Set(['redis', 'valkey', 'memcached', 'keydb', 'dragonfly']);
const WITH_ANY = new Set(['postgresql', 'cockroachdb']);
const DOCUMENTS = new Set(['mongodb', 'documentdb', 'cosmosdb', 'azure.cosmosdb']);
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'MERGE', 'UPSERT']);
const DOCUMENT_WRITES = new Set([
  'insert',
  'insertOne',
  'update',
  'updateOne',
  'delete',
  'deleteOne',
  'save',
  'findAndModify',
]);

/** The fix for a query that runs once per item, in one line. */
export function adviseNPlusOne(query: QuerySubject): string {
  const { system, operation } = query;
  if (system === 'http') return `one call for all items: a batch endpoint, if ${operation || 'the service'} has one`;
  if (CACHES.has(system)) return adviseCache(query);
  if (DOCUMENTS.has(system)) {
    return DOCUMENT_WRITES.has(operation)
      ? 'one call: bulkWrite, or insertMany'
      : 'one query: { key: { $in: [...] } }, or $lookup';
  }
  if (WRITES.has(operation)) return adviseWrite(query);
  return adviseRead(query);
}

export function adviseDuplicate(): string {
  return 'read it once and pass it on, or cache it per request';
}

export function adviseSlowQuery({ system, operation }: QuerySubject): string {
  if (CACHES.has(system))
    return 'a cache should not take this long: look for large values, costly commands, a busy server';
  if (DOCUMENTS.has(system)) return 'look at explain("executionStats"): is an index used, how many documents are read?';
  if (WRITES.has(operation)) return 'look for locks held by other transactions, and at its plan (EXPLAIN)';
  return 'look at its plan (EXPLAIN ANALYZE): a missing index, or more rows than needed?';
}

/** Names the largest part of the request's time: that is where to look first. */
export function adviseSlowRequest(time: TimeSpent): string {
  const parts: [number, string][] = [
    [
      time.databaseMs,
      `most of the time is the database (${plural(time.databaseQueries, 'query', 'queries')}): start there`,
    ],
    [time.cacheMs, `most of the time is the cache (${plural(time.cacheCalls, 'call', 'calls')}): start there`],
    [
      time.httpMs,
      `most of the time is outgoing HTTP (${plural(time.httpCalls, 'call', 'calls')}): run calls in parallel, or cache them`,
    ],
    [time.poolWaitMs, 'most of the time is waiting for a connection: hold them shorter, or allow the pool more'],
    [time.appMs, appAdvice(time)],
  ];
  return parts.reduce((largest, part) => (part[0] > largest[0] ? part : largest))[1];
}

function appAdvice(time: TimeSpent): string {
  return time.eventLoopBlockedMs * 2 > time.appMs
    ? 'most of the time the event loop was blocked: split long computations, or move them to a worker'
    : 'most of the time is in the app itself: profile it, or trace what it waits for';
}

function adviseRead(query: QuerySubject): string {
  const column = keyColumn(query.template);
  if (WITH_ANY.has(query.system)) return `one query: WHERE ${column ?? '<key>'} = ANY($1), or join`;
  return `one query: WHERE ${column ?? '<key>'} IN (?), or join`;
}

function adviseWrite(query: QuerySubject): string {
  const table = writtenTable(query.template);
  switch (query.operation) {
    case 'UPDATE':
      return WITH_ANY.has(query.system)
        ? `one statement: UPDATE ${table ?? '…'} … FROM (VALUES …), or WHERE … = ANY($1)`
        : `one statement: UPDATE ${table ?? '…'} … with a CASE or a join, or WHERE … IN (?)`;
    case 'DELETE':
      return `one statement: DELETE FROM ${table ?? '…'} WHERE … ${WITH_ANY.has(query.system) ? '= ANY($1)' : 'IN (?)'}`;
    default:
      return `one statement: a multi-row ${query.operation} INTO ${table ?? '…'} VALUES (…), (…)`;
  }
}

function adviseCache({ system, operation }: QuerySubject): string {
  if (system === 'memcached')
    return operation === 'GET' ? 'one call: a multi-key get' : 'one round trip: send the calls together';
  switch (operation) {
    case 'GET':
      return 'one call: MGET, or a pipeline';
    case 'SET':
      return 'one call: MSET, or a pipeline';
    case 'HGET':
      return 'one call: HMGET for fields of one hash, or a pipeline';
    case 'HSET':
      return 'one call: HSET with all fields, or a pipeline';
    default:
      return 'one round trip: a pipeline';
  }
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
