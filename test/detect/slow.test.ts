import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HrTime } from '../../src/detect/span.ts';
import {
  CLIENT,
  CONSUMER,
  hr,
  inner,
  INTERNAL,
  plainQuery,
  query,
  replay,
  request,
  SERVER,
  type SpanLiteral,
  TODOS,
  types,
} from './replay.ts';

for (const [duration, severity] of [
  [[0, 999_000_000], undefined],
  [[1, 0], undefined],
  [[1, 1], 'slow'],
  [[1, 1_000_000], 'slow'],
  [[3, 0], 'slow'],
  [[3, 1], 'very_slow'],
  [[3, 1_000_000], 'very_slow'],
] as [HrTime, string | undefined][]) {
  const ms = duration[0] * 1000 + duration[1] / 1e6;
  test(`a request of ${ms} ms is ${severity ?? 'nothing'}`, () => {
    const { requests, findings } = replay([request('/x', ms, { duration })]);
    assert.equal(requests[0]?.severity, severity);
    assert.deepEqual(types(findings), severity ? ['slow_request'] : []);
    assert.equal(findings[0]?.severity, severity);
  });

  test(`a query of ${ms} ms is ${severity ?? 'nothing'}`, () => {
    const root = request('/x', 5000);
    const slow = query(root, TODOS, 1, ms, [1], { duration });
    const { findings, notes } = replay([root, slow], {
      thresholds: { ...limitsOff(), slowQueryMs: 1000, verySlowQueryMs: 3000 },
    });
    assert.deepEqual(types(findings), severity ? ['slow_query'] : []);
    assert.equal(findings[0]?.severity, severity);
    assert.equal(notes.get(slow)?.severity, severity);
  });
}

/** No request is slow, so that only the query shows. */
function limitsOff() {
  return { slowMs: 1e9, verySlowMs: 1e9, slowQueryMs: 1e9, verySlowQueryMs: 1e9, nPlusOneCount: 5, nPlusOneMs: 0 };
}

test('a slow query is published with its request, and says where the time went', () => {
  const root = request('/x', 4210);
  const { findings, requests } = replay([root, query(root, TODOS, 10, 3880)]);
  assert.deepEqual(types(findings), ['slow_query', 'slow_request']);
  assert.deepEqual(requests[0]?.findings, findings);
  const [slow, whole] = findings;
  assert.equal(slow?.severity, 'very_slow');
  assert.equal(slow?.durationMs, 3880);
  assert.equal(slow?.threshold, 3000);
  assert.equal(slow?.template, 'SELECT * FROM todos WHERE element_id = ?');
  assert.equal(slow?.timeSpent?.databaseMs, 3880);
  assert.equal(whole?.timeSpent?.appMs, 330);
  assert.match(whole?.suggestion ?? '', /database \(1 query\)/);
});

test('slow queries of one template are one finding with the worst time', () => {
  const root = request('/x', 2000);
  const { findings } = replay([root, ...[1100, 1500, 1200].map((ms, i) => query(root, TODOS, i, ms, [i]))]);
  const slow = findings.filter((finding) => finding.type === 'slow_query');
  assert.deepEqual(
    slow.map((finding) => [finding.count, finding.durationMs]),
    [[3, 1500]],
  );
});

test('a slow query that ends after its request is published at once, once', () => {
  const root = request('/x', 100);
  const late = query(root, TODOS, 10, 2000);
  const { findings, requests } = replay([root, late]);
  assert.deepEqual(types(findings), ['slow_query']);
  assert.equal(requests[0]?.findings.length, 0);
  assert.equal(findings[0]?.request.name, 'GET /x');
  assert.equal(findings[0]?.timeSpent, undefined);
});

test('a query that starts after its request is judged by itself', () => {
  const root = request('/x', 100);
  const { findings, requests } = replay([
    root,
    query(root, TODOS, 200, 2000),
    ...[0, 1, 2, 3, 4, 5].map((i) => query(root, TODOS, 300 + i, 1, [i])),
  ]);
  assert.deepEqual(types(findings), ['slow_query']);
  assert.equal(requests[0]?.timeSpent.databaseQueries, 0);
});

test('a slow query outside of any request is published, without a request summary', () => {
  const { findings, requests } = replay([query(undefined, TODOS, 0, 1500)]);
  assert.deepEqual(types(findings), ['slow_query']);
  assert.equal(requests.length, 0);
  assert.equal(findings[0]?.timeSpent, undefined);
});

test('a query that was slow before gets its call site the next time, under the same id', () => {
  const site = { file: 'src/report.ts', line: 3, function: 'load' };
  const first = request('/x', 1600);
  const { findings, detector } = replay([first, query(first, TODOS, 0, 1500, [1], { site })]);
  const second = request('/x', 1600);
  const again = replay([second, query(second, TODOS, 0, 1500, [1], { site })], {}, detector).findings;
  assert.equal(findings[0]?.callSite, undefined);
  assert.deepEqual(again[0]?.callSite, site);
  assert.equal(again[0]?.id, findings[0]?.id);
});

test('a blocking cache command is not slow: waiting is what it is for', () => {
  const root = inner(request('/x', 1), 'worker', 0, 900, { parent: undefined });
  assert.deepEqual(replay([root, plainQuery(root, 'redis', 'BRPOP jobs 5', 0, 5000)]).findings, []);
});

test('a slow cache call is a slow query with advice of its own', () => {
  const root = request('/x', 999);
  const { findings } = replay([root, plainQuery(root, 'redis', 'GET user:1', 0, 1200)]);
  assert.equal(findings.length, 1);
  assert.equal(findings[0]?.system, 'redis');
  assert.match(findings[0]?.suggestion ?? '', /cache/);
});

test('a slow outgoing call is not a slow query', () => {
  const root = request('/x', 900);
  const span: SpanLiteral = {
    name: 'GET',
    kind: CLIENT,
    attributes: { 'http.request.method': 'GET', 'url.full': 'http://a/b' },
    parent: root,
    at: 0,
    ms: 5000,
  };
  assert.deepEqual(replay([root, span]).findings, []);
});

test('routes have limits of their own, field by field, the first match winning', () => {
  const routes = [
    { match: 'GET /reports/**', slowMs: 5000, verySlowMs: 10_000 },
    { match: '/reports/big', slowMs: 1 },
  ];
  const names = (route: string, ms: number) =>
    replay([request(route, ms)], { routes }).findings.map((f) => [f.severity, f.threshold]);
  assert.deepEqual(names('/reports/big', 4000), []);
  assert.deepEqual(names('/reports/:id', 5001), [['slow', 5000]]);
  assert.deepEqual(names('/other', 1001), [['slow', 1000]]);
});

test('a query is judged by the limits of a route known only at the end', () => {
  const routes = [{ match: '/projects/:id', slowQueryMs: 100, verySlowQueryMs: 200 }];
  const root = request(undefined, 500, { late: { 'http.route': '/projects/:id', 'url.path': '/projects/7' } });
  const { findings } = replay([root, query(root, TODOS, 0, 150)], { routes });
  assert.deepEqual(
    findings.map((f) => [f.type, f.severity]),
    [['slow_query', 'slow']],
  );
});

test('a request is named by method and route, with the old attribute names too', () => {
  const old = { 'http.method': 'POST', 'http.route': '/a', 'http.status_code': 201 };
  const { requests } = replay([{ name: 'POST', kind: SERVER, attributes: old, at: 0, ms: 1 }]);
  const { name, kind, status, method, route } = requests[0]!.request;
  assert.deepEqual(
    { name, kind, status, method, route },
    { name: 'POST /a', kind: 'http', status: 201, method: 'POST', route: '/a' },
  );
});

test('consumers and jobs are requests; plumbing and calls outside of any are not', () => {
  const root = (kind: number, more: Partial<SpanLiteral> = {}): SpanLiteral => ({
    name: 'work',
    kind,
    attributes: {},
    at: 0,
    ms: 1,
    ...more,
  });
  assert.equal(replay([root(CONSUMER)]).requests[0]?.request.kind, 'consumer');
  assert.equal(replay([root(INTERNAL)]).requests[0]?.request.kind, 'internal');
  assert.equal(replay([root(SERVER)]).requests[0]?.request.kind, 'internal');
  assert.equal(replay([root(CLIENT)]).requests.length, 0);
  assert.equal(
    replay([root(INTERNAL, { name: 'tcp.connect', scope: '@opentelemetry/instrumentation-net' })]).requests.length,
    0,
  );
});

test('spans without what they should have do no harm', () => {
  const bare = { name: 'odd', kind: SERVER, attributes: undefined as unknown as Record<string, unknown>, at: 0, ms: 1 };
  assert.equal(replay([bare]).requests.length, 1);
  const root = request('/x', 10);
  const negative = query(root, TODOS, 5, 0, [1], { duration: [-1, 0] });
  const noText = query(root, '', 5, 1, undefined, { observed: undefined as never, late: {} });
  const { requests } = replay([root, negative, noText]);
  assert.equal(requests[0]?.timeSpent.databaseQueries, 2);
  assert.equal(requests[0]?.timeSpent.databaseMs, 1);
});

test('a span that ends twice counts once', () => {
  const root = request('/x', 10);
  const { detector } = replay([]);
  const node = detector.start(
    {
      ...root,
      startTime: hr(0),
      endTime: hr(2000),
      duration: hr(2000),
      spanContext: () => ({ traceId: '', spanId: '', traceFlags: 0 }),
    },
    undefined,
  );
  assert.equal(detector.ending(node).request?.findings.length, 1);
  assert.deepEqual(detector.ending(node), {});
});
