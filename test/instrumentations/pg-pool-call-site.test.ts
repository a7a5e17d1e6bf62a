import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PgPoolCallSiteInstrumentation } from '../../src/instrumentations/pg-pool-call-site.ts';
import { CALL_SITE_KEY } from '../../src/sdk/context-keys.ts';

type Done = (error: unknown, result: unknown) => void;

/** As much of a pool as the instrumentation touches; runs the query at once. */
function patchedPool(wants: boolean, seen: { inPool?: unknown } = {}) {
  class Pool {
    query(...args: unknown[]): unknown {
      seen.inPool = context.active().getValue(CALL_SITE_KEY);
      const done = args.at(-1);
      if (typeof done === 'function') (done as Done)(null, 'rows');
      return 'result';
    }
  }
  const instrumentation = new PgPoolCallSiteInstrumentation({ wantsCallSite: () => wants });
  const { _modules } = instrumentation as unknown as { _modules: { patch(exports: unknown): unknown }[] };
  _modules[0]?.patch(Pool);
  return new Pool();
}

before(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
after(() => context.disable());

test('a wanted call site is in the context the pool runs the query in', () => {
  const seen: { inPool?: unknown } = {};
  assert.equal(patchedPool(true, seen).query('SELECT 1', []), 'result');
  assert.ok(seen.inPool);
});

test('without a wish nothing is captured', () => {
  const seen: { inPool?: unknown } = {};
  assert.equal(patchedPool(false, seen).query({ text: 'SELECT 1' }), 'result');
  assert.equal(seen.inPool, undefined);
});

test('the caller’s callback, and what it queries in turn, do not inherit the call site', () => {
  let inCallback: unknown = 'not called';
  context.with(ROOT_CONTEXT, () =>
    patchedPool(true).query('SELECT 1', [], () => {
      inCallback = context.active().getValue(CALL_SITE_KEY);
    }),
  );
  assert.equal(inCallback, undefined);
});
