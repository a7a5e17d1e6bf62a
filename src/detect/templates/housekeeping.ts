/** Operations whose repeats mean nothing, by family: they keep a connection, a transaction or a cursor going. */

const SQL = new Set([
  ...['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT', 'SAVEPOINT', 'RELEASE', 'SAVE'],
  ...['SET', 'RESET', 'DISCARD', 'DEALLOCATE', 'PREPARE', 'USE', 'LISTEN', 'UNLISTEN', 'NOTIFY'],
  ...['DECLARE', 'FETCH', 'MOVE', 'CLOSE'],
]);
const REDIS = new Set([
  ...['AUTH', 'HELLO', 'SELECT', 'CLIENT', 'INFO', 'PING', 'QUIT', 'READONLY', 'COMMAND', 'CLUSTER', 'ROLE'],
  ...['MULTI', 'EXEC', 'DISCARD', 'WATCH', 'UNWATCH', 'SUBSCRIBE', 'UNSUBSCRIBE', 'PSUBSCRIBE', 'PUNSUBSCRIBE'],
  ...['SCAN', 'SSCAN', 'HSCAN', 'ZSCAN'],
]);
/** Commands that wait for something to happen, by design. */
const REDIS_WAITS = new Set([
  ...['BLPOP', 'BRPOP', 'BRPOPLPUSH', 'BLMOVE', 'BLMPOP', 'BZPOPMIN', 'BZPOPMAX', 'BZMPOP'],
  ...['XREAD', 'XREADGROUP', 'WAIT', 'WAITAOF', 'MONITOR', 'SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE'],
]);
const MONGO = new Set([
  ...['getMore', 'killCursors', 'hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'saslStart', 'saslContinue'],
  ...['startTransaction', 'commitTransaction', 'abortTransaction', 'endSessions'],
]);

export type Family = 'sql' | 'redis' | 'mongo' | 'http';

export function isHousekeeping(family: Family, operation: string): boolean {
  if (family === 'sql') return SQL.has(operation);
  if (family === 'redis') return REDIS.has(operation);
  return family === 'mongo' && MONGO.has(operation);
}

export function waitsByDesign(family: Family, operation: string): boolean {
  return family === 'redis' && REDIS_WAITS.has(operation);
}
