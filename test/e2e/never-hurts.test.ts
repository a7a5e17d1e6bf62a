import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VARIABLE_NAMES, VARIABLES } from '../../src/config/variables.ts';
import type { Variable } from '../../src/config/variables/variable.ts';
import { SCHEMA } from '../fixtures/express-pg/schema.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { startDatabase } from '../support/pglite.ts';
import { PRELOAD, startServer, testNode } from '../support/run.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const APP = fixture('express-pg/app.mjs');
const SLOW_APP = fixture('one-slow-request.mjs');
const REQUESTS = 10;

async function collector(t: TestContext): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.start();
  t.after(() => receiver.close());
  return receiver;
}

/** How often each part of hotspan failed, as it counted itself. */
function errors({ metrics }: OtlpReceiver): Record<string, number> {
  const { points = [] } = metrics.findLast(({ name }) => name === 'hotspan.errors') ?? {};
  return Object.fromEntries(points.map(({ attributes, value = 0 }) => [attributes['hotspan.component'], value]));
}

const complaints = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('hotspan error: '));

/** Ten requests after another; their answers, and how long the median one took. */
async function ask(url: string) {
  const answers: string[] = [];
  const durations: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const from = performance.now();
    const response = await fetch(url);
    answers.push(`${response.status} ${await response.text()}`);
    durations.push(performance.now() - from);
  }
  return { answers, medianMs: durations.sort((a, b) => a - b)[REQUESTS / 2]! };
}

describe('a bug in the detector', () => {
  it('changes no answer, is told once and counted', async (t) => {
    const database = await startDatabase(SCHEMA);
    t.after(() => database.close());
    const receiver = await collector(t);
    const env = { DATABASE_URL: database.url, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const server = await startServer({ args: ['--import', fixture('never-hurts/broken-detector.mjs'), APP], env });
    const { answers } = await ask(`${server.url}/orders/2`);
    const { stderr } = await server.stop();

    assert.deepEqual(answers, Array(REQUESTS).fill('200 {"id":2,"customer":"customer 2"}'));
    assert.equal(complaints(stderr).length, 1, stderr);
    assert.match(complaints(stderr)[0] ?? '', /detector failed and was passed over.*a bug in start/);
    assert.ok((errors(receiver)['detector'] ?? 0) >= REQUESTS * 2, 'each request and each query');
    // What has nothing to do with detection goes on.
    assert.equal(receiver.spans.filter(({ name }) => name === 'GET /orders/:id').length, REQUESTS);
  });
});

describe('bugs in the sinks', () => {
  it('change no answer and no answer’s time, are told once each and counted', async (t) => {
    const receiver = await collector(t);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, HOTSPAN_SLOW_MS: '20', HOTSPAN_TERMINAL: '1' };
    const broken = fixture('never-hurts/broken-sinks.mjs');
    const server = await startServer({ args: ['--import', broken, SLOW_APP, 'serve'], env });
    const { answers, medianMs } = await ask(server.url);
    const { stderr } = await server.stop();

    assert.deepEqual(answers, Array(REQUESTS).fill('200 done'));
    assert.ok(medianMs < 100, `a handler of 60 ms answered in ${medianMs} ms`);
    const told = complaints(stderr);
    for (const sink of ['log events', 'terminal', 'metrics']) {
      assert.equal(told.filter((line) => line.includes(`${sink} sink failed`)).length, 1, stderr);
    }
    assert.equal(told.length, 3, stderr);
    const { 'metrics sink': ofMetrics, ...others } = errors(receiver);
    assert.deepEqual(others, { 'log events sink': REQUESTS, 'terminal sink': REQUESTS });
    assert.equal(ofMetrics, REQUESTS * 2, 'for the finding and for the request');
    // A sink that works, works on.
    const requests = receiver.spans.filter(({ kind }) => kind === 2);
    assert.equal(requests.filter(({ attributes }) => attributes['hotspan.slow'] === true).length, REQUESTS);
  });
});

describe('a stderr that nobody reads', () => {
  it('closed, it takes neither the app nor its telemetry with it', async (t) => {
    const receiver = await collector(t);
    const env = {
      PATH: process.env['PATH'],
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      HOTSPAN_LOG_LEVEL: 'debug',
      HOTSPAN_TERMINAL: '1',
      HOTSPAN_SLOW_MS: '20',
    };
    const child = spawn(testNode(), ['--import', PRELOAD, SLOW_APP, 'serve'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    t.after(() => child.kill('SIGKILL'));
    child.stderr.destroy();
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const { answers } = await ask(`http://127.0.0.1:${/^listening (\d+)\n$/.exec(line)?.[1]}`);
    assert.deepEqual(answers, Array(REQUESTS).fill('200 done'));
    child.kill('SIGTERM');
    const [code, signal] = await once(child, 'exit');
    assert.deepEqual([code, signal], [null, 'SIGTERM']);
    assert.equal(receiver.spans.filter(({ kind }) => kind === 2).length, REQUESTS);
  });
});

describe('nonsense in every variable at once', () => {
  it('gives one warning for each, and the app answers', async () => {
    const names = VARIABLE_NAMES.filter((name) => (VARIABLES[name] as Variable<unknown>).kind.allowed !== 'anything');
    const env = Object.fromEntries(names.map((name) => [name, '%% \u0007 nonsense']));
    const server = await startServer({ args: [SLOW_APP, 'serve'], env });
    const { answers } = await ask(server.url);
    const { stderr, stdout, signal } = await server.stop();

    assert.deepEqual(answers, Array(REQUESTS).fill('200 done'));
    assert.equal(signal, 'SIGTERM');
    assert.match(stdout, /^listening \d+\n$/);
    // Data goes to the default, where nobody may be listening.
    const lines = stderr.split('\n').filter((line) => line && !/past its end of life|did not take data/.test(line));
    const named = lines.map((line) => /^hotspan warning: ([A-Z_0-9]+)=.* Allowed: .* Used instead: /.exec(line)?.[1]);
    assert.deepEqual(
      lines.filter((_, i) => !named[i]),
      [],
      'nothing but such warnings',
    );
    assert.deepEqual([...new Set(named)].sort(), [...named].sort(), 'one for each');
    assert.deepEqual(
      names.filter((name) => !named.includes(name)),
      [],
    );
  });
});
