import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hr, inTurn, liveSpan, newDetector, query, replay, request, TODOS, types } from './replay.ts';

const site = { file: 'src/a.ts', line: 1, function: 'load' };

function root() {
  const detector = newDetector();
  const literal = request('/x', 100);
  const node = detector.start(liveSpan(literal), undefined);
  const run = (text = TODOS) => {
    const span = liveSpan(query(literal, text, 0, 1));
    const started = detector.start(span, node);
    detector.observe(started, text, 1);
    return started;
  };
  return { detector, node, run };
}

test('a pool is told to take a call site from the second query on, until there is one', () => {
  const { detector, node, run } = root();
  assert.equal(detector.wantsCallSiteFor(node, TODOS), false);
  run();
  assert.equal(detector.wantsCallSiteFor(node, TODOS), true);
  detector.attachCallSite(run(), { resolve: () => site });
  assert.equal(detector.wantsCallSiteFor(node, TODOS), false);
  assert.equal(run().wantsCallSite, false);
});

test('queries asked about all at once, before the first has started, are a repeat too', () => {
  const { detector, node } = root();
  const answers = Array.from({ length: 50 }, () => detector.wantsCallSiteFor(node, TODOS));
  assert.equal(answers[0], false);
  assert.equal(answers[1], true);
  assert.ok(answers.filter(Boolean).length <= 6, 'a handful of stacks, not one for each');
});

test('while a pool’s call site is on its way, none is taken from the stack that a query has in the pool’s queue', () => {
  const { detector, node, run } = root();
  for (let i = 0; i < 3; i++) detector.wantsCallSiteFor(node, TODOS);
  assert.equal(run().wantsCallSite, false);
  assert.equal(run().wantsCallSite, false, 'the third one asked got a connection before the second');
  const late = run();
  detector.attachCallSite(late, { resolve: () => site });
  assert.equal(late.part?.site?.resolve(), site);
});

test('literals in the text do not hide from the pool that it is the same query', () => {
  const { detector, node, run } = root();
  run('SELECT a FROM b WHERE c = 1');
  assert.equal(detector.wantsCallSiteFor(node, 'SELECT a FROM b WHERE c = 2'), true);
});

test('asking does not count: what was asked about and never ran is no finding', () => {
  const { detector, node } = root();
  for (let i = 0; i < 20; i++) detector.wantsCallSiteFor(node, TODOS);
  Object.assign(node.span!, { duration: hr(10) });
  assert.deepEqual(detector.ending(node).request?.findings, []);
});

test('no call site is wanted without a parent, after the request, or for a transaction’s statements', () => {
  const { detector, node, run } = root();
  run('BEGIN');
  assert.equal(detector.wantsCallSiteFor(undefined, TODOS), false);
  assert.equal(detector.wantsCallSiteFor(node, 'BEGIN'), false);
  detector.ending(node);
  run();
  assert.equal(detector.wantsCallSiteFor(node, TODOS), false);
});

test('a call site that comes with the span, before its text is known, is the group’s', () => {
  const { detector, node } = root();
  const started = detector.start(liveSpan(query(undefined, TODOS, 0, 1)), node);
  detector.attachCallSite(started, { resolve: () => site });
  detector.observe(started, TODOS, 1);
  assert.equal(started.part?.site?.resolve(), site);
});

test('a call site that can’t be resolved costs itself only', () => {
  const detector = newDetector();
  const literal = request('/x', 100);
  const node = detector.start(liveSpan(literal), undefined);
  for (let i = 0; i < 6; i++) {
    const started = detector.start(liveSpan(query(literal, TODOS, i, 1)), node);
    detector.observe(started, TODOS, i);
    if (started.wantsCallSite) {
      detector.attachCallSite(started, {
        resolve: () => {
          throw new Error('no source map');
        },
      });
    }
    detector.ending(started);
  }
  const findings = detector.ending(node).request?.findings ?? [];
  assert.deepEqual(types(findings), ['n_plus_one']);
  assert.equal(findings[0]?.callSite, undefined);
});

test('the id survives moved lines, not another function', () => {
  const id = (at: typeof site) => {
    const literal = request('/x', 100);
    return replay([literal, ...inTurn(5, 1, (start, ms, i) => query(literal, TODOS, start, ms, [i], { site: at }))])
      .findings[0]?.id;
  };
  assert.match(id(site) ?? '', /^[0-9a-f]{12}$/);
  assert.equal(id(site), id({ ...site, line: 99 }));
  assert.notEqual(id(site), id({ ...site, function: 'other' }));
});
