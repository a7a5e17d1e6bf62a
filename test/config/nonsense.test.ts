import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { VARIABLE_NAMES, VARIABLES } from '../../src/config/variables.ts';
import type { Variable } from '../../src/config/variables/variable.ts';
import { warningText } from '../../src/config/warning-text.ts';
import { read } from './read-for-test.ts';

const NONSENSE = '%% \u0007 nonsense';
const USABLE = JSON.stringify({ ...read().config, destinations: [] });

function takesAnything(name: string): boolean {
  return (VARIABLES as Record<string, Variable<unknown>>)[name]?.kind.allowed === 'anything';
}

describe('nonsense in a variable', () => {
  for (const name of VARIABLE_NAMES) {
    if (takesAnything(name)) {
      it(`${name} takes anything without a warning`, () => {
        assert.deepEqual(read({ [name]: NONSENSE }).names, []);
      });
      continue;
    }
    it(`${name} gives exactly one warning that names it, and what is used without it`, () => {
      const { config, warnings } = read({ [name]: NONSENSE });
      assert.deepEqual(
        warnings.map((warning) => warning.name),
        [name],
      );
      const [warning] = warnings;
      assert.ok(warning && warning.allowed !== '' && warning.used !== '');
      assert.match(warningText(warning), new RegExp(`^${name}=.+ Allowed: .+ Used instead: .+\\.$`));
      const { show }: Variable<unknown> = VARIABLES[name];
      assert.equal(warning.value.includes('nonsense'), show !== 'no');
      // Everything but where data goes is as if it were not set, and data goes to the default.
      assert.equal(JSON.stringify({ ...config, destinations: [] }), USABLE);
      assert.deepEqual(config.destinations[0]?.otlp?.traces?.url, 'http://localhost:4318/v1/traces');
    });
  }

  it('blank text counts as not set', () => {
    for (const blank of ['', ' ', '\t\n']) {
      const env = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, blank]));
      assert.deepEqual(read(env), read());
    }
  });

  it('nonsense everywhere at once gives one warning each', () => {
    const names = VARIABLE_NAMES.filter((name) => !takesAnything(name));
    const given = read(Object.fromEntries(names.map((name) => [name, NONSENSE]))).names;
    assert.equal(new Set(given).size, given.length);
    for (const name of given) assert.ok(names.includes(name as (typeof names)[number]));
  });

  it('warnings are one line and not endless', () => {
    const [warning] = read({ HOTSPAN_SLOW_MS: `x\n\u001b[31m${'y'.repeat(100_000)}` }).warnings;
    const line = warning ? warningText(warning) : '';
    assert.ok(line.length < 400);
    // oxlint-disable-next-line no-control-regex
    assert.doesNotMatch(line, /[\u0000-\u001f]/);
  });
});

describe('misspelled names', () => {
  it('get one warning with the name that was meant', () => {
    const { warnings } = read({ HOTSPAN_SLOWMS: '5' });
    assert.equal(warnings.length, 1);
    assert.equal(warnings[0]?.name, 'HOTSPAN_SLOWMS');
    assert.match(warnings[0]?.allowed ?? '', /HOTSPAN_SLOW_MS/);
  });

  it('never show their value, which may be a key', () => {
    const { warnings } = read({ HOTSPAN_DATADOG_KEY: 'sesame' });
    assert.equal(warnings.length, 1);
    assert.doesNotMatch(JSON.stringify(warnings), /sesame/);
  });

  it('are reported only so many times', () => {
    const env = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`HOTSPAN_${i}`, 'x']));
    assert.ok(read(env).warnings.length <= 50);
  });

  it('of others are none of our business', () => {
    assert.deepEqual(read({ OTEL_NONSENSE: 'x', DD_NONSENSE: 'x', hotspan: 'x' }).names, []);
  });
});

describe('random input', () => {
  const piece = fc.constantFrom(
    '=',
    ';',
    ',',
    '"',
    '\\',
    ' ',
    '%',
    '%zz',
    '*',
    '/',
    ':',
    '{traceId}',
    'route=',
    'reason=',
    'slow:1',
    'http://',
    'none',
    'otlp',
    '\u0000',
    '\n',
    '[::1]',
    'unix:',
    '@',
    '?',
    '-1',
    '9'.repeat(20),
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.tuple(piece, fc.integer({ min: 0, max: 60_000 })).map(([part, times]) => part.repeat(times).slice(0, 60_000)),
  );
  const env = fc.dictionary(fc.constantFrom(...VARIABLE_NAMES), value, { maxKeys: 12 });

  it('never throws, warns of a variable at most once, and stays fast', () => {
    let slowest = 0;
    fc.assert(
      fc.property(env, fc.boolean(), (variables, tty) => {
        const start = performance.now();
        const { config, warnings } = read(variables, {}, tty);
        slowest = Math.max(slowest, performance.now() - start);
        assert.ok(Object.isFrozen(config) && Object.isFrozen(config.destinations));
        for (const warning of warnings) assert.ok(warningText(warning).length < 2000);
        for (const destination of config.destinations)
          for (const target of Object.values(destination.otlp ?? {})) assert.ok(URL.canParse(target.url), target.url);
      }),
      { numRuns: 400 },
    );
    assert.ok(slowest < 500, `the slowest took ${slowest} ms`);
  });

  it('in the options never throws', () => {
    const options = fc.oneof(
      fc.anything(),
      fc.record({ routes: fc.anything(), ignore: fc.anything(), thresholds: fc.anything() }),
      fc.record({ routes: fc.array(fc.record({ match: fc.anything(), slowMs: fc.anything() })) }),
    );
    fc.assert(
      fc.property(options, (given) => {
        read({}, given);
      }),
      { numRuns: 400 },
    );
  });
});
