import type { Attributes } from '@opentelemetry/api';
import type { TimeSpent } from '../findings/finding.ts';

/**
 * Where a request's time went, as attributes: whole milliseconds, and absent rather than 0 for what the request did
 * not use. The same names on the request's span and on log events, so that one query serves both.
 */
export function timeAttributes(time: TimeSpent): Attributes {
  const attributes: Attributes = {};
  if (time.databaseQueries > 0) {
    attributes['hotspan.db.queries'] = time.databaseQueries;
    attributes['hotspan.db.time_ms'] = Math.round(time.databaseMs);
  }
  if (time.cacheCalls > 0) attributes['hotspan.cache.time_ms'] = Math.round(time.cacheMs);
  if (time.httpCalls > 0) attributes['hotspan.http.time_ms'] = Math.round(time.httpMs);
  if (time.poolWaitMs >= 0.5) attributes['hotspan.pool.wait_ms'] = Math.round(time.poolWaitMs);
  return attributes;
}
