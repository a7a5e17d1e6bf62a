import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  call,
  CONSUMER,
  inner,
  inTurn,
  plainQuery,
  query,
  replay,
  request,
  thresholds,
  TODOS,
  types,
} from './replay.ts';

const ELEMENTS = { file: 'src/elements.ts', line: 47, function: 'loadTodos' };

test('one query for each of fifty elements is an N+1, with the line that ran it', () => {
  const root = request('/features/:id/elements', 498);
  const list = query(root, 'SELECT * FROM elements WHERE feature_id = $1', 0, 1, [7]);
  const { findings, captured } = replay([
    root,
    list,
    ...inTurn(50, 8, (at, ms, i) => query(root, TODOS, at, ms, [i], { site: ELEMENTS })),
  ]);
  assert.equal(findings.length, 1);
  const [finding] = findings;
  assert.equal(finding?.type, 'n_plus_one');
  assert.equal(finding?.severity, 'critical');
  assert.equal(finding?.confidence, 'high');
  assert.equal(finding?.count, 50);
  assert.equal(finding?.distinctValues, 50);
  assert.equal(finding?.durationMs, 400);
  assert.equal(finding?.threshold, 5);
  assert.deepEqual(finding?.callSite, ELEMENTS);
  assert.equal(finding?.suggestion, 'one query: WHERE element_id = ANY($1), or join');
  assert.equal(finding?.timeSpent?.databaseQueries, 51);
  assert.equal(captured.length, 1, 'one stack for the whole group');
});

test('a finding is plain data: it survives structuredClone and JSON', () => {
  const root = request('/x', 100);
  const { findings } = replay([
    root,
    ...inTurn(5, 1, (at, ms, i) => query(root, TODOS, at, ms, [i], { site: ELEMENTS })),
  ]);
  assert.deepEqual(structuredClone(findings[0]), findings[0]);
  assert.deepEqual(JSON.parse(JSON.stringify(findings[0])), findings[0]);
});

test('one query fewer than the threshold is nothing', () => {
  const root = request('/x', 100);
  assert.deepEqual(replay([root, ...inTurn(4, 5, (at, ms, i) => query(root, TODOS, at, ms, [i]))]).findings, []);
});

test('the fixed twin, one query with a list, is nothing', () => {
  const root = request('/x', 100);
  const { findings, captured } = replay([
    root,
    query(root, 'SELECT * FROM todos WHERE element_id = ANY($1)', 0, 30, [[1, 2, 3]]),
  ]);
  assert.deepEqual(findings, []);
  assert.equal(captured.length, 0, 'no stack for what never repeats');
});

test('the same values each time are a duplicate', () => {
  const root = request('/x', 100);
  const { findings } = replay([root, ...inTurn(6, 2, (at, ms) => query(root, TODOS, at, ms, [42]))]);
  assert.deepEqual(types(findings), ['duplicate_query']);
  assert.equal(findings[0]?.distinctValues, 1);
  assert.equal(findings[0]?.severity, 'warning');
  assert.match(findings[0]?.suggestion ?? '', /pass it on/);
});

test('a query without any parameter that repeats is a duplicate, though no hook shows values', () => {
  const root = request('/x', 100);
  const { findings } = replay([
    root,
    ...inTurn(5, 2, (at, ms) => plainQuery(root, 'postgresql', 'SELECT * FROM settings', at, ms)),
  ]);
  assert.deepEqual(types(findings), ['duplicate_query']);
  assert.equal(findings[0]?.confidence, 'high');
});

test('where bind values are not seen the finding says so', () => {
  const root = request('/x', 100);
  const { findings } = replay([
    root,
    ...inTurn(5, 2, (at, ms) => plainQuery(root, 'mysql', 'SELECT * FROM a WHERE b = ?', at, ms)),
  ]);
  assert.deepEqual(types(findings), ['n_plus_one']);
  assert.equal(findings[0]?.confidence, 'medium');
  assert.match(findings[0]?.confidenceReason ?? '', /values/);
  assert.equal(findings[0]?.distinctValues, undefined);
});

test('literals written into the text count as values', () => {
  const root = request('/x', 100);
  const different = inTurn(5, 2, (at, ms, i) =>
    plainQuery(root, 'mysql', `SELECT * FROM a WHERE b = ${i} AND c = 'x'`, at, ms),
  );
  const { findings } = replay([root, ...different]);
  assert.deepEqual(
    [findings[0]?.type, findings[0]?.distinctValues, findings[0]?.confidence],
    ['n_plus_one', 5, 'high'],
  );
  const same = inTurn(5, 2, (at, ms) => plainQuery(root, 'mysql', "SELECT * FROM a WHERE b = 'one'", at, ms));
  assert.deepEqual(types(replay([root, ...same]).findings), ['duplicate_query']);
});

test('comments, spacing, IN lists and VALUES lists of different length do not hide a repeat', () => {
  const root = request('/x', 200);
  const lists = inTurn(5, 2, (at, ms, i) =>
    plainQuery(
      root,
      'postgresql',
      `/* trace ${i} */ SELECT  a FROM b\nWHERE c IN (${[0, 1, 2, 3, 4].slice(0, i + 1).join(', ')}) -- ${i}`,
      at,
      ms,
    ),
  );
  assert.deepEqual(
    replay([root, ...lists]).findings.map((f) => [f.template, f.count]),
    [['SELECT a FROM b WHERE c IN (?)', 5]],
  );
});

test('thirty-two repeats of no time are cache hits where a minimal time is set', () => {
  const root = request('/x', 100);
  const spans = Array.from({ length: 32 }, (_, i) => query(root, TODOS, i, 0, [i]));
  assert.deepEqual(replay([root, ...spans], { thresholds: { ...thresholds, nPlusOneMs: 50 } }).findings, []);
  assert.deepEqual(types(replay([root, ...spans]).findings), ['n_plus_one']);
});

test('parallel queries count their time once', () => {
  const root = request('/x', 100);
  const spans = Array.from({ length: 10 }, (_, i) => query(root, TODOS, 10 + i, 30, [i]));
  const { findings, requests } = replay([root, ...spans]);
  assert.equal(findings[0]?.durationMs, 39);
  assert.equal(requests[0]?.timeSpent.databaseMs, 39);
  const quick = { ...thresholds, nPlusOneMs: 40 };
  assert.deepEqual(replay([root, ...spans], { thresholds: quick }).findings, []);
});

test('interleaved loops are two findings', () => {
  const root = request('/x', 200);
  const spans = inTurn(10, 2, (at, ms, i) =>
    i % 2 === 0 ? query(root, TODOS, at, ms, [i]) : query(root, 'SELECT * FROM users WHERE id = $1', at, ms, [i]),
  );
  assert.deepEqual(
    replay([root, ...spans]).findings.map((f) => f.count),
    [5, 5],
  );
});

test('different queries are no repeat, however many', () => {
  const root = request('/x', 200);
  const spans = inTurn(30, 2, (at, ms, i) => query(root, `SELECT a_${i} FROM t WHERE id = $1`, at, ms, [1]));
  assert.deepEqual(replay([root, ...spans]).findings, []);
});

test('the same query in concurrent requests is nobody’s N+1', () => {
  const roots = Array.from({ length: 10 }, () => request('/x', 100));
  const spans = roots.flatMap((root, i) => [query(root, TODOS, 1 + i, 20, [i]), query(root, TODOS, 40 + i, 20, [i])]);
  const { findings, requests } = replay([...roots, ...spans]);
  assert.deepEqual(findings, []);
  assert.deepEqual(
    requests.map((r) => r.timeSpent.databaseQueries),
    roots.map(() => 2),
  );
});

test('a loop in one request is found while others run', () => {
  const [busy, calm] = [request('/busy', 100), request('/calm', 100)];
  const spans = inTurn(6, 2, (at, ms, i) => query(busy, TODOS, at, ms, [i]));
  const { findings } = replay([busy, calm, ...spans, query(calm, TODOS, 3, 5, [1])]);
  assert.deepEqual(
    findings.map((f) => [f.request.name, f.count]),
    [['GET /busy', 6]],
  );
});

test('the same text from two known places is two findings, or none where neither is enough', () => {
  const root = request('/x', 200);
  const [a, b] = [inner(root, 'load owners', 0, 100), inner(root, 'load editors', 100, 100)];
  const spans = (each: number) =>
    [a, b].flatMap((parent, p) =>
      inTurn(each, 2, (at, ms, i) =>
        query(parent, TODOS, p * 100 + at, ms, [p * 100 + i], {
          site: { ...ELEMENTS, function: p === 0 ? 'owners' : 'editors' },
        }),
      ),
    );
  const { findings } = replay([root, a, b, ...spans(6)]);
  assert.deepEqual(
    findings.map((f) => [f.callSite?.function, f.count]),
    [
      ['owners', 6],
      ['editors', 6],
    ],
  );
  assert.notEqual(findings[0]?.id, findings[1]?.id);
  assert.deepEqual(replay([root, a, b, ...spans(4)]).findings, []);
});

test('the same text from one place under different spans is one finding', () => {
  const root = request('/x', 200);
  const parents = [inner(root, 'first page', 0, 100), inner(root, 'second page', 100, 100)];
  const spans = parents.flatMap((parent, p) =>
    inTurn(3, 2, (at, ms, i) => query(parent, TODOS, p * 100 + at, ms, [p * 100 + i], { site: ELEMENTS })),
  );
  const { findings } = replay([root, ...parents, ...spans]);
  assert.deepEqual(
    findings.map((f) => [f.type, f.count, f.distinctValues]),
    [['n_plus_one', 6, 6]],
  );
});

test('resolvers with one query each are one N+1', () => {
  const root = request('/graphql', 400);
  const execute = inner(root, 'graphql.execute', 0, 390);
  const resolvers = inTurn(20, 10, (at, ms, i) => inner(execute, `graphql.resolve posts.${i}.author`, at, ms));
  const spans = resolvers.map((parent, i) =>
    query(parent, 'SELECT * FROM users WHERE id = $1', parent.at + 1, 5, [i], { site: ELEMENTS }),
  );
  const { findings, captured } = replay([root, execute, ...resolvers, ...spans]);
  assert.deepEqual(
    findings.map((f) => [f.type, f.count, f.confidence]),
    [['n_plus_one', 20, 'high']],
  );
  assert.deepEqual(findings[0]?.callSite, ELEMENTS);
  assert.equal(captured.length, 1);
});

test('one span per item, each with its own parent and two queries, is found', () => {
  const root = request('/x', 400);
  const items = inTurn(5, 20, (at, ms) => inner(root, 'process item', at, ms));
  const spans = items.flatMap((parent, i) => [
    query(parent, TODOS, parent.at + 1, 5, [i]),
    query(parent, 'UPDATE items SET done = $1 WHERE id = $2', parent.at + 8, 5, [true, i]),
  ]);
  assert.deepEqual(
    replay([root, ...items, ...spans]).findings.map((f) => f.count),
    [5, 5],
  );
});

test('queries of unrelated spans that happen to be alike lower the confidence', () => {
  const root = request('/x', 200);
  const names = ['authenticate', 'load session', 'check quota', 'render', 'audit'];
  const parents = names.map((name, i) => inner(root, name, i * 20, 20));
  const { findings } = replay([
    root,
    ...parents,
    ...parents.map((parent, i) => query(parent, TODOS, parent.at + 1, 5, [i])),
  ]);
  assert.equal(findings[0]?.confidence, 'medium');
  assert.match(findings[0]?.confidenceReason ?? '', /different spans/);
});

test('middleware around the loop makes no difference', () => {
  const root = request('/x', 200);
  const handler = inner(inner(root, 'middleware - auth', 0, 190), 'request handler', 1, 180);
  const { findings } = replay([
    root,
    handler.parent!,
    handler,
    ...inTurn(7, 5, (at, ms, i) => query(handler, TODOS, 2 + at, ms, [i])),
  ]);
  assert.deepEqual(
    findings.map((f) => f.count),
    [7],
  );
});

test('a transaction’s own statements are queries but no repeats', () => {
  const root = request('/x', 500);
  const spans = inTurn(20, 2, (at, ms, i) =>
    query(root, ['BEGIN', `SAVEPOINT sp_${i}`, 'COMMIT', `RELEASE SAVEPOINT sp_${i}`][i % 4]!, at, ms),
  );
  const { findings, requests } = replay([root, ...spans]);
  assert.deepEqual(findings, []);
  assert.equal(requests[0]?.timeSpent.databaseQueries, 20);
});

test('writes in a loop get advice of their own', () => {
  const root = request('/x', 200);
  const advice = (text: string, system = 'postgresql') =>
    replay([root, ...inTurn(5, 2, (at, ms, i) => plainQuery(root, system, text.replace('#', String(i)), at, ms))])
      .findings[0]?.suggestion;
  assert.match(advice('INSERT INTO tags (a) VALUES (#)') ?? '', /multi-row INSERT INTO tags/);
  assert.match(advice('UPDATE tags SET a = # WHERE b = 1') ?? '', /UPDATE tags … FROM/);
  assert.match(advice('DELETE FROM tags WHERE a = #', 'mysql') ?? '', /DELETE FROM tags WHERE … IN/);
});

test('a loop of cache calls is found by the same count and time, with MGET as the fix', () => {
  const root = request('/x', 200);
  const { findings, requests } = replay([
    root,
    ...inTurn(8, 1, (at, ms, i) => plainQuery(root, 'redis', `GET user:${i}:name`, at, ms)),
  ]);
  assert.deepEqual(
    findings.map((f) => [f.type, f.template, f.count]),
    [['n_plus_one', 'GET user:?:name', 8]],
  );
  assert.match(findings[0]?.suggestion ?? '', /MGET/);
  assert.equal(requests[0]?.timeSpent.cacheCalls, 8);
  assert.equal(requests[0]?.timeSpent.databaseQueries, 0);
});

test('a loop of MongoDB finds suggests $in; fetching the next batches of a cursor is no loop', () => {
  const root = request('/x', 200);
  const find = (text: string, operation: string) =>
    inTurn(6, 2, (at, ms) =>
      plainQuery(root, 'mongodb', text, at, ms, {
        attributes: {
          'db.system': 'mongodb',
          'db.statement': text,
          'db.operation': operation,
          'db.mongodb.collection': 'todos',
        },
      }),
    );
  const { findings } = replay([root, ...find('{"elementId":"?"}', 'find')]);
  assert.deepEqual(
    findings.map((f) => [f.type, f.template, f.confidence]),
    [['n_plus_one', 'find todos {elementId: ?}', 'medium']],
  );
  assert.match(findings[0]?.suggestion ?? '', /\$in/);
  assert.deepEqual(replay([root, ...find('{"getMore":"?"}', 'getMore')]).findings, []);
});

test('a loop of outgoing calls suggests a batch endpoint', () => {
  const root = request('/x', 900);
  const { findings, requests } = replay([
    root,
    ...inTurn(6, 20, (at, ms, i) => call(root, 'GET', `https://api.test/users/${i}?token=s`, at, ms)),
  ]);
  assert.deepEqual(
    findings.map((f) => [f.type, f.system, f.template]),
    [['n_plus_one', 'http', 'GET api.test/users/:id']],
  );
  assert.match(findings[0]?.suggestion ?? '', /batch endpoint/);
  assert.deepEqual([requests[0]?.timeSpent.httpCalls, requests[0]?.timeSpent.httpMs], [6, 120]);
});

test('the same GET each time is a duplicate; the same POST may differ in its body', () => {
  const root = request('/x', 900);
  const all = (method: string) =>
    replay([root, ...inTurn(6, 20, (at, ms) => call(root, method, 'https://api.test/rates', at, ms))]).findings;
  assert.deepEqual(types(all('GET')), ['duplicate_query']);
  assert.deepEqual(
    all('POST').map((f) => [f.type, f.confidence]),
    [['n_plus_one', 'medium']],
  );
});

test('a consumer’s batch is a request like any other', () => {
  const root = { name: 'process orders', kind: CONSUMER, attributes: {}, at: 0, ms: 200 };
  const { findings } = replay([root, ...inTurn(5, 2, (at, ms, i) => query(root, TODOS, at, ms, [i]))]);
  assert.deepEqual(
    findings.map((f) => [f.request.kind, f.request.name]),
    [['consumer', 'process orders']],
  );
});

test('queries of a repeat know their place in it from the second on', () => {
  const root = request('/x', 100);
  const spans = inTurn(3, 2, (at, ms, i) => query(root, TODOS, at, ms, [i]));
  const { notes } = replay([root, ...spans]);
  assert.equal(notes.get(spans[0]!), undefined);
  assert.equal(notes.get(spans[1]!)?.repeatIndex, 2);
  assert.equal(notes.get(spans[2]!)?.repeatIndex, 3);
  assert.match(notes.get(spans[2]!)?.repeatId ?? '', /^[0-9a-f]{12}$/);
  assert.equal(notes.get(spans[1]!)?.repeatId, notes.get(spans[2]!)?.repeatId);
});

test('text with literals is replaced before it leaves, unless raw text is asked for', () => {
  const root = request('/x', 100);
  const inlined = plainQuery(root, 'postgresql', "SELECT 1 FROM a WHERE mail = 'x@y.test'", 0, 1);
  const clean = plainQuery(root, 'postgresql', 'SELECT a FROM b WHERE c = $1', 5, 1);
  const { notes } = replay([root, inlined, clean]);
  assert.deepEqual(notes.get(inlined), { safeText: 'SELECT ? FROM a WHERE mail = ?' });
  assert.equal(notes.get(clean), undefined);
  assert.equal(replay([root, inlined], { queryText: 'raw' }).notes.size, 0);
});

test('a text too long to compare whole lowers the confidence', () => {
  const root = request('/x', 100);
  const long = `SELECT ${'some_column, other_column, '.repeat(300)} x FROM t WHERE id = $1`;
  const { findings } = replay([root, ...inTurn(5, 2, (at, ms, i) => query(root, long, at, ms, [i]))]);
  assert.equal(findings[0]?.confidence, 'medium');
  assert.ok(findings[0]!.template!.length <= 2048);
});

test('a driver that shows no text is grouped by operation and collection, with doubt', () => {
  const root = request('/x', 100);
  const bare = { 'db.system.name': 'memcached', 'db.operation.name': 'get' };
  const spans = inTurn(5, 2, (at, ms) => plainQuery(root, 'memcached', 'x', at, ms, { attributes: bare }));
  const { findings } = replay([root, ...spans]);
  assert.deepEqual(
    findings.map((f) => [f.template, f.confidence]),
    [['get', 'low']],
  );
});

test('a group of ten times the threshold, or over the slow limit, is critical', () => {
  const root = request('/x', 999);
  const severity = (count: number, ms: number, limits = thresholds) =>
    replay([root, ...inTurn(count, ms, (at, each, i) => query(root, TODOS, at, each, [i]))], { thresholds: limits })
      .findings[0]?.severity;
  assert.equal(severity(49, 1), 'warning');
  assert.equal(severity(50, 1), 'critical');
  assert.equal(severity(5, 100, { ...thresholds, slowMs: 499 }), 'critical');
});

test('routes may allow more repeats', () => {
  const root = request('/export', 100);
  const spans = inTurn(8, 2, (at, ms, i) => query(root, TODOS, at, ms, [i]));
  assert.deepEqual(replay([root, ...spans], { routes: [{ match: '/export', nPlusOneCount: 9 }] }).findings, []);
});
