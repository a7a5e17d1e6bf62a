import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  call,
  CLIENT,
  inner,
  inTurn,
  plainQuery,
  query,
  replay,
  request,
  type SpanLiteral,
  TODOS,
  types,
} from './replay.ts';

const KNEX = 'select * from "todos" where "element_id" = ?';
const SITE = { file: 'src/todos.ts', line: 5, function: 'todosOf' };

/** knex around pg: the text of both is the same, bind values show only at the driver. */
function knexPair(root: SpanLiteral, at: number, ms: number, value: number, wrapperMs = ms): SpanLiteral[] {
  const wrapper = plainQuery(root, 'postgresql', KNEX, at, wrapperMs, { name: 'select todos', site: SITE });
  return [wrapper, query(wrapper, KNEX.replace('?', '$1'), at + 0.1, ms - 0.2, [value])];
}

test('knex over pg is one query for each pair', () => {
  const root = request('/x', 500);
  const pairs = inTurn(
    6,
    4,
    (at, ms, i) => knexPair(root, at, ms, i) as unknown as SpanLiteral,
  ).flat() as SpanLiteral[];
  const { findings, requests, captured, notes } = replay([root, ...pairs]);
  assert.equal(requests[0]?.timeSpent.databaseQueries, 6);
  assert.deepEqual(
    findings.map((f) => [f.type, f.count, f.distinctValues]),
    [['n_plus_one', 6, 6]],
  );
  assert.deepEqual(findings[0]?.callSite, SITE, 'taken at the wrapper, where the user’s frames are');
  assert.equal(captured.length, 1);
  assert.equal(notes.get(pairs[11]!)?.repeatIndex, 6);
});

test('a driver’s span that ends after its wrapper is still not a second query', () => {
  const root = request('/x', 500);
  const pairs = Array.from({ length: 6 }, (_, i) => knexPair(root, 1 + i * 10, 8, i, 2)).flat();
  const { findings, requests } = replay([root, ...pairs]);
  assert.equal(requests[0]?.timeSpent.databaseQueries, 6);
  assert.deepEqual(
    findings.map((f) => f.count),
    [6],
  );
});

test('parallel wrappers leave each query its own place', () => {
  const root = request('/x', 500);
  const pairs = Array.from({ length: 6 }, (_, i) => knexPair(root, 1 + i * 0.01, 8, i)).flat();
  const { notes, findings } = replay([root, ...pairs]);
  const places = pairs.filter((_, i) => i % 2 === 1).map((span) => notes.get(span)?.repeatIndex ?? 1);
  assert.deepEqual(places, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(
    findings.map((f) => f.count),
    [6],
  );
});

test('mongoose over mongodb: the driver’s query is the one, the wrapper’s call site its own', () => {
  const root = request('/x', 500);
  const spans = Array.from({ length: 5 }, (_, i) => {
    const mongo = (statement: string) => ({
      'db.system.name': 'mongodb',
      'db.operation.name': 'findOne',
      'db.collection.name': 'users',
      'db.query.text': statement,
    });
    const outer: SpanLiteral = {
      name: 'mongoose.User.findOne',
      kind: CLIENT,
      attributes: mongo('{"condition":{"_id":"?"}}'),
      parent: root,
      at: 1 + i * 10,
      ms: 8,
      site: SITE,
    };
    return [
      outer,
      {
        ...outer,
        name: 'find users',
        attributes: { ...mongo('{"_id":"?"}'), 'db.operation.name': 'find' },
        parent: outer,
        at: 2 + i * 10,
        ms: 6,
        site: undefined,
      },
    ];
  }).flat();
  const { findings, requests, captured } = replay([root, ...spans]);
  assert.equal(requests[0]?.timeSpent.databaseQueries, 5);
  assert.deepEqual(
    findings.map((f) => [f.template, f.count, f.callSite?.file]),
    [['find users {_id: ?}', 5, 'src/todos.ts']],
  );
  assert.equal(captured.length, 1);
});

test('a wrapper’s text is made safe as well', () => {
  const root = request('/x', 50);
  const wrapper = plainQuery(root, 'mysql', "select 'secret'", 1, 8);
  const { notes } = replay([root, wrapper, plainQuery(wrapper, 'mysql', "select 'secret'", 2, 5)]);
  assert.deepEqual(notes.get(wrapper), { safeText: 'select ?' });
});

test('a query that begins within a query’s context after that one ended is a query of its own', () => {
  const root = request('/x', 50);
  const first = query(root, TODOS, 1, 5, [1]);
  assert.equal(replay([root, first, query(first, TODOS, 10, 5, [2])]).requests[0]?.timeSpent.databaseQueries, 2);
});

test('a wrapper without a request around it gives its slow query once', () => {
  const wrapper = plainQuery(undefined, 'postgresql', KNEX, 0, 2000);
  const { findings, requests } = replay([wrapper, query(wrapper, KNEX, 1, 1990, [1])]);
  assert.deepEqual(types(findings), ['slow_query']);
  assert.equal(requests.length, 0);
});

test('connecting and waiting for a pool are no queries, but time waited', () => {
  const root = request('/x', 200);
  const wait = (name: string, system: string, at: number, ms: number, text?: string): SpanLiteral => ({
    name,
    kind: CLIENT,
    attributes: { 'db.system.name': system, ...(text ? { 'db.query.text': text } : {}) },
    parent: root,
    at,
    ms,
  });
  const pool = wait('pg-pool.connect', 'postgresql', 1, 30);
  const spans = [
    pool,
    { ...wait('pg.connect', 'postgresql', 5, 20), parent: pool },
    wait('connect', 'redis', 40, 10, 'connect'),
    wait('redis-connect', 'redis', 60, 10),
    inner(root, 'generic-pool.acquire', 80, 10),
  ];
  const { requests, findings } = replay([root, ...spans]);
  const { databaseQueries, cacheCalls, poolWaitMs, databaseMs, appMs } = requests[0]!.timeSpent;
  assert.deepEqual(
    { databaseQueries, cacheCalls, poolWaitMs, databaseMs, appMs },
    { databaseQueries: 0, cacheCalls: 0, poolWaitMs: 60, databaseMs: 0, appMs: 140 },
  );
  assert.deepEqual(findings, []);
});

test('fifty connections are no N+1', () => {
  const root = request('/x', 900);
  const spans = inTurn(50, 2, (at, ms) => ({
    name: 'pg-pool.connect',
    kind: CLIENT,
    attributes: { 'db.system': 'postgresql' },
    parent: root,
    at,
    ms,
  }));
  assert.deepEqual(replay([root, ...spans]).findings, []);
});

test('a table that is called connect is queried all the same', () => {
  const root = request('/x', 900);
  assert.equal(
    replay([root, plainQuery(root, 'mysql', 'SELECT * FROM connect', 0, 1, { name: 'SELECT connect' })]).requests[0]
      ?.timeSpent.databaseQueries,
    1,
  );
});

test('the HTTP call that carries out a query is not one more call', () => {
  const root = request('/x', 100);
  const search = plainQuery(root, 'elasticsearch', '{"query":{"match":{"title":"x"}}}', 1, 50);
  const { requests } = replay([root, search, call(search, 'POST', 'http://search:9200/_search', 2, 45)]);
  assert.deepEqual([requests[0]?.timeSpent.databaseQueries, requests[0]?.timeSpent.httpCalls], [1, 0]);
});
