import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IntervalUnion } from '../../src/detect/interval-union.ts';
import { call, plainQuery, query, replay, request, TODOS } from './replay.ts';

test('overlapping spans of a category count once, categories apart, and the rest is the app’s', () => {
  const root = request('/x', 100);
  const { requests } = replay(
    [
      root,
      query(root, TODOS, 10, 20, [1]),
      query(root, 'SELECT 2', 20, 20),
      plainQuery(root, 'redis', 'GET a', 35, 10),
      call(root, 'GET', 'http://a/b', 60, 10),
      call(root, 'GET', 'http://a/c', 60, 10),
    ],
    { blockedMs: (start, end) => (end - start) / 10 },
  );
  assert.deepEqual(requests[0]?.timeSpent, {
    totalMs: 100,
    databaseMs: 30,
    databaseQueries: 2,
    cacheMs: 10,
    cacheCalls: 1,
    httpMs: 10,
    httpCalls: 2,
    poolWaitMs: 0,
    eventLoopBlockedMs: 10,
    appMs: 55,
  });
});

test('what ends after the request is not its time', () => {
  const root = request('/x', 50);
  const { requests } = replay([root, query(root, TODOS, 10, 500, [1])]);
  assert.deepEqual([requests[0]?.timeSpent.databaseMs, requests[0]?.timeSpent.appMs], [0, 50]);
});

test('no category outlasts the request, whatever the clocks say', () => {
  const root = request('/x', 50);
  const { requests } = replay([root, query(root, TODOS, 10, 20, [1], { duration: [3, 0] })], {
    thresholds: {
      slowMs: 9e9,
      verySlowMs: 9e9,
      slowQueryMs: 9e9,
      verySlowQueryMs: 9e9,
      nPlusOneCount: 5,
      nPlusOneMs: 0,
    },
  });
  assert.deepEqual([requests[0]?.timeSpent.databaseMs, requests[0]?.timeSpent.appMs], [50, 0]);
});

test('a slow request’s advice names the largest part', () => {
  const root = request('/x', 2000);
  const advice = (spans: Parameters<typeof replay>[0], blocked = 0) =>
    replay([root, ...spans], { blockedMs: () => blocked }).findings.find((f) => f.type === 'slow_request')?.suggestion;
  assert.match(advice([call(root, 'GET', 'http://a/b', 0, 1900)]) ?? '', /outgoing HTTP \(1 call\)/);
  assert.match(
    advice([plainQuery(root, 'redis', 'GET a', 0, 900), plainQuery(root, 'redis', 'GET b', 900, 900)]) ?? '',
    /cache \(2 calls\)/,
  );
  assert.match(advice([]) ?? '', /app itself/);
  assert.match(advice([], 1500) ?? '', /event loop was blocked/);
});

const interval = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60 }))
  .map(([low, size]) => [low, low + size] as const);

test('a union is exact in any order while it holds all its intervals', () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 60 }), (intervals) => {
      const union = new IntervalUnion();
      const covered = new Set<number>();
      for (const [low, high] of intervals) {
        union.add(low, high);
        for (let i = low; i < high; i++) covered.add(i);
      }
      assert.equal(union.total, covered.size);
    }),
  );
});

test('a union of thousands in order is exact, and one that spans them all still is', () => {
  const union = new IntervalUnion();
  for (let i = 0; i < 5000; i++) union.add(i * 10, i * 10 + 4);
  assert.equal(union.total, 20_000);
  union.add(0, 50_000);
  assert.equal(union.total, 50_000);
});

test('a union of two unions counts what they share once', () => {
  const [a, b] = [new IntervalUnion(), new IntervalUnion()];
  a.add(0, 10);
  a.add(20, 30);
  b.add(5, 25);
  a.addAll(b);
  assert.equal(a.total, 30);
});

test('intervals without length, reversed or not numbers change nothing', () => {
  const union = new IntervalUnion();
  union.add(5, 5);
  union.add(9, 3);
  union.add(Number.NaN, 3);
  assert.equal(union.total, 0);
});
