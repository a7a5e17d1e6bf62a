import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IgnoreRule } from '../../src/config/config.ts';
import { inTurn, query, replay, request, TODOS, types } from './replay.ts';

const site = { file: 'src/elements.ts', line: 47, function: 'loadTodos' };

function found(...ignore: Omit<IgnoreRule, 'reason'>[]) {
  const root = request('/features/:id', 1500);
  const spans = inTurn(5, 1, (at, ms, i) => query(root, TODOS, at, ms, [i], { site }));
  return replay([root, ...spans], { ignore: ignore.map((rule) => ({ ...rule, reason: 'known' })) });
}

test('without rules there is an N+1 and a slow request', () => {
  assert.deepEqual(types(found().findings), ['n_plus_one', 'slow_request']);
});

const silencing: [string, Omit<IgnoreRule, 'reason'>][] = [
  ['its type', { type: 'n_plus_one' }],
  ['a part of the template, whatever the case', { template: 'FROM TODOS' }],
  ['a regular expression', { template: '/from\\s+todos where/i' }],
  ['its file', { callSite: 'src/elements.ts' }],
  ['its file without folders', { callSite: 'elements.ts' }],
  ['file and line', { callSite: 'src/elements.ts:47' }],
  ['file and function', { callSite: 'src/elements.ts (loadTodos)' }],
  ['stars', { callSite: 'src/*.ts (load*)' }],
  ['all that is given', { route: 'GET /features/:id', template: 'todos', callSite: 'src/**', type: 'n_plus_one' }],
];

for (const [by, rule] of silencing) {
  test(`an N+1 is silenced by ${by}`, () => {
    const { findings, detector } = found(rule);
    assert.deepEqual(types(findings), ['slow_request']);
    assert.deepEqual(detector.unusedIgnores(), []);
  });
}

const others: [string, Omit<IgnoreRule, 'reason'>][] = [
  ['another route', { route: '/other', type: 'n_plus_one' }],
  ['another template', { template: 'users' }],
  ['another line', { callSite: 'src/elements.ts:48' }],
  ['another function', { callSite: 'src/elements.ts (loadUsers)' }],
  ['the end of another file’s name', { callSite: 'ments.ts' }],
  ['nothing at all', {}],
  ['an expression that is none', { template: '/(/' }],
];

for (const [by, rule] of others) {
  test(`an N+1 is not silenced by ${by}, and the rule is known as unused`, () => {
    const { findings, detector } = found(rule);
    assert.deepEqual(types(findings), ['n_plus_one', 'slow_request']);
    assert.deepEqual(
      detector.unusedIgnores().map((unused) => unused.reason),
      ['known'],
    );
  });
}

test('a route silences all its findings, while the request is still known to be slow', () => {
  const { findings, requests } = found({ route: '/features/*' });
  assert.deepEqual(findings, []);
  assert.equal(requests[0]?.severity, 'slow');
});

test('a rule behind another that matches as well counts as used', () => {
  assert.deepEqual(found({ type: 'n_plus_one' }, { template: 'todos' }).detector.unusedIgnores(), []);
});

test('a slow query told late can be silenced too', () => {
  const root = request('/x', 10);
  const { findings } = replay([root, query(root, TODOS, 1, 2000)], {
    ignore: [{ template: 'todos', reason: 'known' }],
  });
  assert.deepEqual(findings, []);
});
