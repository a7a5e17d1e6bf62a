/** Operations whose repeats mean nothing, by family: they keep a connection, a transaction or a cursor going. */

const SQL = words(
  'BEGIN START COMMIT END ROLLBACK ABORT SAVEPOINT RELEASE SAVE',
  'SET RESET DISCARD DEALLOCATE PREPARE USE LISTEN UNLISTEN NOTIFY',
  'DECLARE FETCH MOVE CLOSE',
);
const REDIS = words(
  'AUTH HELLO SELECT CLIENT INFO PING QUIT READONLY COMMAND CLUSTER ROLE',
  'MULTI EXEC DISCARD WATCH UNWATCH SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE',
  'SCAN SSCAN HSCAN ZSCAN',
);
/** Commands that wait for something to happen, by design. */
const REDIS_WAITS = words(
  'BLPOP BRPOP BRPOPLPUSH BLMOVE BLMPOP BZPOPMIN BZPOPMAX BZMPOP',
  'XREAD XREADGROUP WAIT WAITAOF MONITOR SUBSCRIBE PSUBSCRIBE SSUBSCRIBE',
);
const MONGO = words(
  'getMore killCursors hello isMaster ismaster ping buildInfo saslStart saslContinue',
  'startTransaction commitTransaction abortTransaction endSessions',
);

/** One line reads better than one word a line. */
function words(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

export type Family = 'sql' | 'redis' | 'mongo' | 'http';

export function isHousekeeping(family: Family, operation: string): boolean {
  if (family === 'sql') return SQL.has(operation);
  if (family === 'redis') return REDIS.has(operation);
  return family === 'mongo' && MONGO.has(operation);
}

export function waitsByDesign(family: Family, operation: string): boolean {
  return family === 'redis' && REDIS_WAITS.has(operation);
}
