import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { diag } from '@opentelemetry/api';
import { guard } from '../../src/sdk/exporters/export-guard.ts';

type Done = (result: { code: number; error?: Error }) => void;

/** An exporter whose answers the test gives. */
function exporterOf(send: (items: string[], done: Done) => unknown) {
  return { export: send as (items: string[], done: Done) => void, shutdown: async () => {} };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('an exporter under guard', () => {
  const errors: string[] = [];
  beforeEach(() => {
    errors.length = 0;
    const quiet = () => {};
    diag.setLogger({ error: (text) => errors.push(text), warn: quiet, info: quiet, debug: quiet, verbose: quiet });
  });
  afterEach(() => {
    diag.disable();
    mock.timers.reset();
  });

  it('passes on what it is given and reports success', async () => {
    const seen: string[][] = [];
    const exporter = guard(
      exporterOf((items, done) => {
        seen.push(items);
        done({ code: 0 });
      }),
      'shop',
    );
    const done = mock.fn();
    exporter.export(['a'], done);
    await turn();
    assert.deepEqual(seen, [['a']]);
    assert.equal(done.mock.callCount(), 1);
    assert.deepEqual(errors, []);
  });

  for (const [how, send] of [
    ['reports a failure', (_: string[], done: Done) => done({ code: 1, error: new Error('503') })],
    [
      'throws',
      () => {
        throw new Error('503');
      },
    ],
    ['rejects', () => Promise.reject(new Error('503'))],
  ] as const) {
    it(`says so in one line and goes on when the exporter ${how}`, async () => {
      const exporter = guard(exporterOf(send), 'shop');
      const done = mock.fn();
      exporter.export(['a'], done);
      await turn();
      assert.deepEqual(errors, ['shop did not take data: 503']);
      assert.deepEqual(
        done.mock.calls.map((call) => call.arguments[0]),
        [{ code: 0 }],
      );
    });
  }

  it('answers once when the exporter answers twice', async () => {
    const exporter = guard(
      exporterOf((_, done) => {
        done({ code: 1, error: new Error('503') });
        done({ code: 0 });
      }),
      'shop',
    );
    const done = mock.fn();
    exporter.export(['a'], done);
    await turn();
    assert.equal(done.mock.callCount(), 1);
    assert.equal(errors.length, 1);
  });

  it('lets the SDK go after half a second, and still says how it ended', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    let answer: Done = () => {};
    const exporter = guard(
      exporterOf((_, done) => void (answer = done)),
      'shop',
    );
    const done = mock.fn();
    exporter.export(['a'], done);
    mock.timers.tick(499);
    assert.equal(done.mock.callCount(), 0);
    mock.timers.tick(1);
    assert.equal(done.mock.callCount(), 1);
    answer({ code: 1, error: new Error('too late') });
    await turn();
    assert.equal(done.mock.callCount(), 1);
    assert.deepEqual(errors, ['shop did not take data: too late']);
  });

  it('waits for what is under way at flush and shutdown', async () => {
    let answer: Done = () => {};
    const exporter = guard(
      exporterOf((_, done) => void (answer = done)),
      'shop',
    ) as ReturnType<typeof exporterOf> & {
      forceFlush(): Promise<void>;
    };
    exporter.export(['a'], () => {});
    const ended: string[] = [];
    const flushed = exporter.forceFlush().then(() => ended.push('flush'));
    const closed = exporter.shutdown().then(() => ended.push('shutdown'));
    await turn();
    assert.deepEqual(ended, []);
    answer({ code: 0 });
    await Promise.all([flushed, closed]);
    assert.deepEqual(ended.sort(), ['flush', 'shutdown']);
  });

  it('drops and says so when thirty exports are under way', async () => {
    const sent: string[][] = [];
    const exporter = guard(
      exporterOf((items) => void sent.push(items)),
      'shop',
    );
    for (let i = 0; i < 32; i++) exporter.export([String(i)], () => {});
    assert.equal(sent.length, 30);
    assert.ok(errors.every((text) => text === 'shop takes data too slowly, some is dropped'));
    assert.equal(errors.length, 2);
  });
});
