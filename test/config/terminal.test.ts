import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDebug, isSdkDisabled } from '../../src/config/environment.ts';
import { read } from './read-for-test.ts';

describe('the terminal report', () => {
  it('follows stderr unless told otherwise', () => {
    assert.equal(read({}, {}, true).config.terminal.enabled, true);
    assert.equal(read({}, {}, false).config.terminal.enabled, false);
    assert.equal(read({ HOTSPAN_TERMINAL: '0' }, {}, true).config.terminal.enabled, false);
    assert.equal(read({ HOTSPAN_TERMINAL: '1' }, {}, false).config.terminal.enabled, true);
  });

  const colors: readonly (readonly [Record<string, string>, boolean, boolean])[] = [
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '3', NO_COLOR: '1' }, false, true],
  ];
  for (const [env, tty, expected] of colors) {
    it(`is ${expected ? 'coloured' : 'plain'} with ${JSON.stringify(env)} ${tty ? 'on' : 'off'} a terminal`, () => {
      assert.equal(read(env, {}, tty).config.terminal.color, expected);
    });
  }

  it('links to a trace only through a URL that has a place for its id', () => {
    const url = 'http://localhost:16686/trace/{traceId}';
    assert.equal(read({ HOTSPAN_TRACE_URL: url }).config.terminal.traceUrl, url);
    for (const bad of ['http://localhost:16686/trace/', 'javascript:{traceId}', '{traceId}']) {
      const { config, names } = read({ HOTSPAN_TRACE_URL: bad });
      assert.deepEqual(names, ['HOTSPAN_TRACE_URL']);
      assert.equal(config.terminal.traceUrl, undefined);
    }
  });
});

describe('the log level', () => {
  const cases: readonly (readonly [Record<string, string>, boolean, string])[] = [
    [{}, false, 'warn'],
    [{}, true, 'info'],
    [{ HOTSPAN_TERMINAL: '0' }, true, 'warn'],
    [{ HOTSPAN_LOG_LEVEL: 'error' }, true, 'error'],
    [{ HOTSPAN_LOG_LEVEL: 'DEBUG', OTEL_LOG_LEVEL: 'none' }, false, 'debug'],
    [{ OTEL_LOG_LEVEL: 'VERBOSE' }, false, 'debug'],
    [{ OTEL_LOG_LEVEL: 'NONE' }, true, 'none'],
  ];
  for (const [env, tty, expected] of cases) {
    it(`is ${expected} with ${JSON.stringify(env)} ${tty ? 'on' : 'off'} a terminal`, () => {
      assert.equal(read(env, {}, tty).config.logLevel, expected);
      assert.equal(isDebug(env), expected === 'debug');
    });
  }
});

describe('OTEL_SDK_DISABLED', () => {
  it('disables with true only', () => {
    for (const text of ['true', 'TRUE', ' true ']) assert.equal(isSdkDisabled({ OTEL_SDK_DISABLED: text }), true);
    for (const text of [undefined, '', 'false', '1', 'yes'])
      assert.equal(isSdkDisabled({ OTEL_SDK_DISABLED: text }), false);
  });
});
