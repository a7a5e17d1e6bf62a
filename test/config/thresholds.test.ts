import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from './read-for-test.ts';

describe('thresholds', () => {
  it('have their defaults', () => {
    assert.deepEqual(read().config.thresholds, {
      slowMs: 1000,
      verySlowMs: 3000,
      slowQueryMs: 1000,
      verySlowQueryMs: 3000,
      nPlusOneCount: 5,
      nPlusOneMs: 0,
    });
  });

  it('are read from the environment, and queries follow requests', () => {
    const { config, names } = read({
      HOTSPAN_SLOW_MS: '200',
      HOTSPAN_VERY_SLOW_MS: ' 400 ',
      HOTSPAN_N_PLUS_ONE_COUNT: '9',
    });
    assert.deepEqual(names, []);
    assert.equal(config.thresholds.slowMs, 200);
    assert.equal(config.thresholds.verySlowMs, 400);
    assert.equal(config.thresholds.slowQueryMs, 200);
    assert.equal(config.thresholds.verySlowQueryMs, 400);
    assert.equal(config.thresholds.nPlusOneCount, 9);
  });

  it('move very slow up when slow alone passes it, without a warning', () => {
    const { config, names } = read({ HOTSPAN_SLOW_MS: '5000' });
    assert.deepEqual(names, []);
    assert.equal(config.thresholds.verySlowMs, 15_000);
    assert.equal(config.thresholds.verySlowQueryMs, 15_000);
  });

  it('warn of a very slow below its slow', () => {
    const requests = read({ HOTSPAN_SLOW_MS: '500', HOTSPAN_VERY_SLOW_MS: '100' });
    assert.deepEqual(requests.names, ['HOTSPAN_VERY_SLOW_MS']);
    assert.equal(requests.config.thresholds.verySlowMs, 1500);
    assert.equal(requests.warnings[0]?.used, '1500');
    const queries = read({ HOTSPAN_VERY_SLOW_QUERY_MS: '100' });
    assert.deepEqual(queries.names, ['HOTSPAN_VERY_SLOW_QUERY_MS']);
    assert.equal(queries.config.thresholds.verySlowQueryMs, 3000);
  });

  for (const bad of ['-1', '1.5', '1e3', '0x10', 'Infinity', 'NaN', '99999999999', '１０００', '10 ms']) {
    it(`refuses ${bad} for milliseconds`, () => {
      const { config, names } = read({ HOTSPAN_SLOW_MS: bad });
      assert.deepEqual(names, ['HOTSPAN_SLOW_MS']);
      assert.equal(config.thresholds.slowMs, 1000);
    });
  }
});

describe('the preset', () => {
  const cases: readonly (readonly [Record<string, string>, string, number])[] = [
    [{}, 'development', 0],
    [{ NODE_ENV: 'production' }, 'production', 50],
    [{ NODE_ENV: 'test' }, 'test', 0],
    [{ NODE_ENV: 'development' }, 'development', 0],
    [{ NODE_ENV: 'staging' }, 'production', 50],
    [{ NODE_ENV: 'production', HOTSPAN_ENV: 'test' }, 'test', 0],
    [{ HOTSPAN_ENV: 'production' }, 'production', 50],
    [{ NODE_ENV: 'production', HOTSPAN_N_PLUS_ONE_MS: '7' }, 'production', 7],
  ];
  for (const [env, preset, ms] of cases) {
    it(`is ${preset} with ${JSON.stringify(env)}`, () => {
      const { config, names } = read(env);
      assert.deepEqual(names, []);
      assert.equal(config.environment, preset);
      assert.equal(config.thresholds.nPlusOneMs, ms);
    });
  }
});

describe('rules for routes', () => {
  it('are read with every threshold', () => {
    const { config, names } = read({
      HOTSPAN_ROUTES:
        'GET /reports/*=slow:5000,very_slow:10000;\n POST /bulk/**=slow_query:10,very_slow_query:20,n_plus_one_count:50,n_plus_one_ms:5;',
    });
    assert.deepEqual(names, []);
    assert.deepEqual(config.routes, [
      { match: 'GET /reports/*', slowMs: 5000, verySlowMs: 10_000 },
      { match: 'POST /bulk/**', slowQueryMs: 10, verySlowQueryMs: 20, nPlusOneCount: 50, nPlusOneMs: 5 },
    ]);
  });

  it('keep a very slow that makes sense beside their slow', () => {
    const routes = (text: string) => read({ HOTSPAN_ROUTES: text }).config.routes[0];
    assert.deepEqual(routes('/a=slow:5000'), { match: '/a', slowMs: 5000, verySlowMs: 15_000 });
    assert.deepEqual(routes('/a=slow:2000'), { match: '/a', slowMs: 2000 });
    assert.deepEqual(routes('/a=very_slow:500'), { match: '/a', verySlowMs: 500, slowMs: 500 });
    const { config, names } = read({ HOTSPAN_ROUTES: '/a=slow:50,very_slow:5' });
    assert.deepEqual(names, ['HOTSPAN_ROUTES']);
    assert.deepEqual(config.routes[0], { match: '/a', slowMs: 50, verySlowMs: 150 });
  });

  for (const bad of [
    '/b',
    '/b=',
    '=slow:1',
    '/b=fast:1',
    '/b=slow:x',
    '/b=slow:1,',
    '/b=__proto__:1',
    '/b=n_plus_one_count:1',
  ]) {
    it(`drops ${bad} with one warning and keeps the others`, () => {
      const { config, names } = read({ HOTSPAN_ROUTES: `/a=slow:1;${bad};/c=slow:3` });
      assert.deepEqual(names, ['HOTSPAN_ROUTES']);
      assert.deepEqual(
        config.routes.map(({ match }) => match),
        ['/a', '/c'],
      );
    });
  }
});

describe('rules for what to ignore', () => {
  it('are read with every field', () => {
    const { config, names } = read({
      HOTSPAN_IGNORE:
        'route=GET /health reason=a probe, harmless; template="a; b type=c \\"d\\"" type=slow_query reason=known;' +
        'call_site=src/job.ts:12 reason=nightly;template=/^select \\d+$/ reason="x;y"',
    });
    assert.deepEqual(names, []);
    assert.deepEqual(config.ignore, [
      { route: 'GET /health', reason: 'a probe, harmless' },
      { template: 'a; b type=c "d"', type: 'slow_query', reason: 'known' },
      { callSite: 'src/job.ts:12', reason: 'nightly' },
      { template: '/^select \\d+$/', reason: 'x;y' },
    ]);
  });

  for (const bad of [
    'route=/x',
    'reason=only a reason',
    'route=/x reason=',
    'type=odd reason=r',
    'template=/[/ reason=r',
    'what=/x reason=r',
    'route=/x route=/y reason=r',
    'route="open reason=r',
  ]) {
    it(`drops ${bad} with one warning and keeps the others`, () => {
      const { config, names } = read({ HOTSPAN_IGNORE: `route=/a reason=a;${bad}` });
      assert.deepEqual(names, ['HOTSPAN_IGNORE']);
      assert.deepEqual(config.ignore, [{ route: '/a', reason: 'a' }]);
    });
  }
});
