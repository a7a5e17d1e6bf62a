import type { Finding, RequestInfo, RequestSummary, TimeSpent } from '../../src/findings/finding.ts';

export const REQUEST: RequestInfo = {
  name: 'GET /features/:id/elements',
  kind: 'http',
  method: 'GET',
  route: '/features/:id/elements',
  status: 200,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  sampled: true,
};

export const TIME: TimeSpent = {
  totalMs: 498,
  databaseMs: 412,
  databaseQueries: 51,
  cacheMs: 0,
  cacheCalls: 0,
  httpMs: 0,
  httpCalls: 0,
  poolWaitMs: 0,
  eventLoopBlockedMs: 0,
  appMs: 86,
};

export const N_PLUS_ONE: Finding = {
  id: 'n1',
  type: 'n_plus_one',
  severity: 'warning',
  confidence: 'high',
  time: 1_700_000_000_000,
  request: REQUEST,
  system: 'postgresql',
  template: 'SELECT * FROM todos WHERE element_id = ?',
  count: 50,
  durationMs: 400,
  threshold: 5,
  distinctValues: 50,
  callSite: { file: 'src/elements.ts', line: 47, column: 21, function: 'loadTodos' },
  suggestion: 'one query: WHERE element_id = ANY($1), or join',
  timeSpent: TIME,
};

export const VERY_SLOW: Finding = {
  id: 'slow1',
  type: 'slow_request',
  severity: 'very_slow',
  confidence: 'high',
  time: 1_700_000_000_000,
  request: { ...REQUEST, name: 'GET /projects/:id/report', route: '/projects/:id/report' },
  count: 1,
  durationMs: 4210,
  threshold: 3000,
  suggestion: 'most of the time is the database (1 query): start there',
  timeSpent: { ...TIME, totalMs: 4210, databaseMs: 3880, databaseQueries: 1, cacheMs: 4, cacheCalls: 2, appMs: 320 },
};

export const SLOW_QUERY: Finding = {
  id: 'query1',
  type: 'slow_query',
  severity: 'slow',
  confidence: 'high',
  time: 1_700_000_000_000,
  request: REQUEST,
  system: 'postgresql',
  template: 'SELECT count(*) FROM todos',
  count: 1,
  durationMs: 1204,
  threshold: 1000,
  suggestion: 'look at its plan (EXPLAIN ANALYZE): a missing index, or more rows than needed?',
  timeSpent: TIME,
};

export function summary(findings: readonly Finding[], rest: Partial<RequestSummary> = {}): RequestSummary {
  return { request: REQUEST, timeSpent: TIME, findings, ...rest };
}
