import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TemplateCache } from '../../src/detect/template-cache.ts';
import {
  hr,
  inner,
  inTurn,
  limits,
  liveSpan,
  newDetector,
  query,
  replay,
  request,
  thresholds,
  TODOS,
  types,
} from './replay.ts';

test('more live requests than allowed: the oldest is no longer watched for repeats, and is counted', () => {
  const roots = [0, 1, 2].map((at) => request(`/${at}`, 2000, { at }));
  const spans = roots.flatMap((root) => inTurn(5, 1, (at, ms, i) => query(root, TODOS, 10 + at, ms, [i])));
  const { findings, requests, drops } = replay([...roots, ...spans], { limits: { ...limits, maxRequests: 2 } });
  assert.deepEqual(drops, { request: 1 });
  assert.deepEqual(
    findings
      .map((f) => [f.request.route, f.type])
      .filter(([, type]) => type === 'n_plus_one')
      .map(([route]) => route),
    ['/1', '/2'],
  );
  assert.equal(requests.length, 3, 'its summary still comes');
  assert.equal(requests[0]?.timeSpent.databaseQueries, 5);
});

test('requests that never end do not pile up', () => {
  let dropped = 0;
  const detector = newDetector({ limits: { ...limits, maxRequests: 10 }, onDrop: () => dropped++ });
  for (let i = 0; i < 1000; i++) detector.start(liveSpan(request('/x', 1)), undefined);
  assert.equal(dropped, 990);
});

test('a job that never ends keeps a bounded number of groups', () => {
  const root = inner(request('/x', 1), 'poll', 0, 9e6, { parent: undefined });
  const spans = inTurn(300, 1, (at, ms, i) => query(root, `SELECT c${i} FROM t`, at, ms));
  const { drops } = replay([root, ...spans], {
    limits: { ...limits, maxGroupsPerRequest: 50 },
    thresholds: { ...thresholds, slowMs: 9e9, verySlowMs: 9e9 },
  });
  assert.deepEqual(drops, { group: 250 });
});

test('of too many findings the worst are kept, and the rest is counted', () => {
  const root = request('/x', 5000);
  const spans = Array.from({ length: 6 }, (_, g) =>
    inTurn(5, 1, (at, ms, i) => query(root, `SELECT c${g} FROM t WHERE a = $1`, g * 20 + at, ms, [i])),
  ).flat();
  const { findings, drops } = replay([root, ...spans], { limits: { ...limits, maxFindingsPerRequest: 2 } });
  assert.deepEqual(types(findings), ['slow_request', 'n_plus_one']);
  assert.equal(findings[0]?.severity, 'very_slow');
  assert.deepEqual(drops, { finding: 5 });
});

test('of too many slow queries the slowest are kept', () => {
  const root = request('/x', 900);
  const spans = [1100, 1500, 1300, 1200].map((ms, i) =>
    query(root, `SELECT c${i} FROM t`, i, 1, [], { duration: hr(ms) }),
  );
  const { findings, drops } = replay([root, ...spans], { limits: { ...limits, maxFindingsPerRequest: 2 } });
  assert.deepEqual(
    findings.map((f) => f.durationMs),
    [1500, 1300],
  );
  assert.deepEqual(drops, { finding: 2 });
});

test('thousands of queries in one request keep exact time and count', () => {
  const root = request('/x', 30_000);
  const { requests, findings } = replay([root, ...inTurn(5000, 2, (at, ms, i) => query(root, TODOS, at, ms, [i]))]);
  assert.equal(requests[0]?.timeSpent.databaseMs, 10_000);
  assert.equal(findings.find((f) => f.type === 'n_plus_one')?.count, 5000);
  assert.equal(findings.find((f) => f.type === 'n_plus_one')?.distinctValues, 1024, 'at least');
});

test('a span tree deep as a recursion is no problem', () => {
  const detector = newDetector();
  let node = detector.start(liveSpan(request('/x', 1)), undefined);
  for (let i = 0; i < 20_000; i++) node = detector.start(liveSpan(inner(request('/x', 1), 'deep', 0, 1)), node);
  const last = detector.start(liveSpan(query(undefined, TODOS, 0, 1)), node);
  detector.observe(last, TODOS, 1);
  assert.deepEqual(detector.ending(last), {});
});

test('the template cache answers the same for a text it has forgotten', () => {
  const cache = new TemplateCache();
  const get = (text: string, system = 'postgresql') =>
    cache.get({ system, text, operation: '', collection: '', name: '' });
  const first = get('SELECT 1');
  assert.equal(get('SELECT 1'), first);
  assert.notEqual(get('SELECT 1', 'mysql').key, first.key, 'systems are kept apart');
  for (let i = 0; i < 5000; i++) get(`SELECT ${i} FROM t${i}`);
  assert.notEqual(get('SELECT 1'), first);
  assert.equal(get('SELECT 1').key, first.key);
});

test('an ended span is held by nothing in the detector', () => {
  const detector = newDetector();
  const root = detector.start(liveSpan(request('/x', 1)), undefined);
  const child = detector.start(liveSpan(query(undefined, TODOS, 0, 1)), root);
  detector.observe(child, TODOS, 1);
  detector.ending(child);
  detector.ending(root);
  assert.equal(child.span, undefined);
  assert.equal(root.span, undefined);
  assert.equal(root.request.root, undefined);
  assert.equal(root.request.groups, undefined);
});
