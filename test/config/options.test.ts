import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from './read-for-test.ts';

describe('options', () => {
  it('win over the environment', () => {
    const { config, names } = read(
      {
        HOTSPAN_SLOW_MS: '10',
        HOTSPAN_VERY_SLOW_MS: '20',
        HOTSPAN_ROUTES: '/env=slow:1',
        HOTSPAN_IGNORE: 'route=/env reason=r',
      },
      {
        thresholds: { slowMs: 100, verySlowMs: 200.5 },
        routes: [{ match: '/code', slowMs: 1 }],
        ignore: [{ route: '/code', reason: 'r' }],
        instrumentations: [],
      },
    );
    assert.deepEqual(names, []);
    assert.equal(config.thresholds.slowMs, 100);
    assert.equal(config.thresholds.verySlowMs, 200.5);
    assert.deepEqual(
      config.routes.map(({ match }) => match),
      ['/code', '/env'],
    );
    assert.deepEqual(
      config.ignore.map(({ route }) => route),
      ['/code', '/env'],
    );
  });

  it('that conflict with the environment are named by what was wrong', () => {
    assert.deepEqual(read({ HOTSPAN_SLOW_MS: '500' }, { thresholds: { verySlowMs: 100 } }).names, [
      'thresholds.verySlowMs',
    ]);
    assert.deepEqual(read({ HOTSPAN_VERY_SLOW_MS: '100' }, { thresholds: { slowMs: 500 } }).names, [
      'HOTSPAN_VERY_SLOW_MS',
    ]);
  });

  it('of the wrong type are one warning each, and the rest counts', () => {
    const { config, names } = read(
      {},
      {
        thresholds: { slowMs: '5', verySlowMs: Number.NaN, nPlusOneCount: 2.5, nPlusOneMs: 3, slow: 4 },
        routes: [{ match: '/a', slowMs: 1 }, null, { match: 5 }, { match: '/b', slowMs: -1 }, 'x'],
        ignore: [{ route: '/a', reason: 'r' }, { route: '/b' }, { reason: 'r' }, () => {}],
        instrumentations: {},
        route: [],
      },
    );
    assert.deepEqual(names.toSorted(), [
      'ignore[1]',
      'ignore[2]',
      'ignore[3]',
      'instrumentations',
      'route',
      'routes[1]',
      'routes[2]',
      'routes[3]',
      'routes[4]',
      'thresholds.nPlusOneCount',
      'thresholds.slow',
      'thresholds.slowMs',
      'thresholds.verySlowMs',
    ]);
    assert.equal(config.thresholds.nPlusOneMs, 3);
    assert.deepEqual(config.routes, [{ match: '/a', slowMs: 1 }]);
    assert.deepEqual(config.ignore, [{ route: '/a', reason: 'r' }]);
  });

  for (const odd of [5, 'x', [], () => {}, Symbol('s'), 1n]) {
    it(`that are ${typeof odd === 'object' ? 'an array' : `a ${typeof odd}`} are one warning`, () => {
      assert.deepEqual(read({}, odd).names, ['start()']);
    });
  }

  it('that throw when read are one warning', () => {
    const throwing = {
      get routes(): never {
        throw new Error('no');
      },
    };
    assert.deepEqual(read({}, throwing).names, ['start()']);
    assert.deepEqual(read({}, null).names, []);
  });

  it("are copied: the caller's objects stay theirs, ours are frozen", () => {
    const rule = { match: '/a', slowMs: 1 };
    const { config } = read({}, { routes: [rule] });
    assert.ok(!Object.isFrozen(rule));
    rule.slowMs = 2;
    assert.equal(config.routes[0]?.slowMs, 1);
    assert.ok(Object.isFrozen(config) && Object.isFrozen(config.routes) && Object.isFrozen(config.routes[0]));
    assert.ok(Object.isFrozen(config.destinations[0]?.otlp?.traces?.headers));
  });
});
