import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { PRELOAD, runApp, type RunResult, startServer } from '../support/run.ts';

const SERVER = fileURLToPath(new URL('../fixtures/endings/server.mjs', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../fixtures/endings/script.mjs', import.meta.url));
/** What an app that is asked to end, or an exception, may wait for a collector that doesn't answer; kept short here. */
const DEADLINE_MS = 400;
/** For the operating system, a busy machine, and what the app itself has to do. */
const SLACK_MS = 800;

async function collector(t: TestContext): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.start();
  t.after(() => receiver.close());
  return receiver;
}

async function hangingCollector(t: TestContext): Promise<OtlpReceiver> {
  const receiver = await collector(t);
  receiver.answer = 'hang';
  return receiver;
}

/** An address that refuses connections. */
async function deadCollector(): Promise<{ url: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${port}` };
}

const to = ({ url }: { url: string }) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url });

/** A server that has answered one request, so that there is a span to send. */
async function busyServer(receiver: { url: string }, words: string[] = [], env: Record<string, string> = {}) {
  const server = await startServer({ args: [SERVER, ...words], env: { ...to(receiver), ...env } });
  await (await fetch(server.url)).text();
  return server;
}

/** Kills it, and says how it ended and how long after the signal. */
async function end(server: Awaited<ReturnType<typeof busyServer>>, signal: NodeJS.Signals) {
  const from = performance.now();
  const { code, signal: by, stderr } = await server.stop(signal);
  return { code, signal: by, stderr, afterMs: performance.now() - from };
}

const requestSpans = ({ spans }: OtlpReceiver) => spans.filter(({ kind }) => kind === 2).map(({ name }) => name);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  describe(signal, () => {
    it('ends an app without a handler by that signal, its spans sent', async (t) => {
      const receiver = await collector(t);
      const ended = await end(await busyServer(receiver), signal);
      assert.deepEqual([ended.code, ended.signal], [null, signal]);
      assert.deepEqual(requestSpans(receiver), ['GET']);
    });

    it('is the app’s to answer: its exit code is kept, and its spans are sent', async (t) => {
      const receiver = await collector(t);
      const ended = await end(await busyServer(receiver, ['exits']), signal);
      assert.deepEqual([ended.code, ended.signal], [7, null]);
      assert.deepEqual(requestSpans(receiver), ['GET']);
    });

    it('lets an app end that only closes its server, its spans sent', async (t) => {
      const receiver = await collector(t);
      const ended = await end(await busyServer(receiver, ['closes']), signal);
      assert.deepEqual([ended.code, ended.signal], [0, null]);
      assert.deepEqual(requestSpans(receiver), ['GET']);
    });

    it('does not end an app that has other plans, and that app is recorded on', async (t) => {
      const receiver = await collector(t);
      const server = await busyServer(receiver, ['ignores']);
      server.kill(signal);
      await receiver.waitFor(() => requestSpans(receiver).length === 1);
      await (await fetch(server.url)).text();
      server.kill(signal);
      await receiver.waitFor(() => requestSpans(receiver).length === 2);
      const { signal: by } = await server.stop('SIGKILL');
      assert.equal(by, 'SIGKILL');
    });
  });
}

describe('an address where no collector listens', () => {
  it('does not delay the end: there is nothing to wait for', async () => {
    const ended = await end(await busyServer(await deadCollector()), 'SIGTERM');
    assert.equal(ended.signal, 'SIGTERM');
    assert.ok(ended.afterMs < SLACK_MS, `${ended.afterMs} ms`);
  });
});

describe('a collector that does not answer', () => {
  it('delays the end by a signal for no longer than HOTSPAN_SHUTDOWN_MS', async (t) => {
    const server = await busyServer(await hangingCollector(t), [], { HOTSPAN_SHUTDOWN_MS: String(DEADLINE_MS) });
    const ended = await end(server, 'SIGTERM');
    assert.equal(ended.signal, 'SIGTERM');
    assert.ok(ended.afterMs < DEADLINE_MS + SLACK_MS, `${ended.afterMs} ms`);
  });

  it('does not withstand a second ^C', async (t) => {
    const server = await busyServer(await hangingCollector(t), [], { HOTSPAN_SHUTDOWN_MS: '10000' });
    server.kill('SIGINT');
    await sleep(200);
    const ended = await end(server, 'SIGINT');
    assert.equal(ended.signal, 'SIGINT');
    assert.ok(ended.afterMs < SLACK_MS, `${ended.afterMs} ms`);
  });

  it('does not keep an app that exits by itself', async (t) => {
    const server = await busyServer(await hangingCollector(t), ['exits'], { HOTSPAN_SHUTDOWN_MS: '10000' });
    const ended = await end(server, 'SIGTERM');
    assert.equal(ended.code, 7);
    assert.ok(ended.afterMs < SLACK_MS, `${ended.afterMs} ms`);
  });
});

/** Runs the script, and says how long it lived on after its last statement. */
async function script(word: string, receiver: { url: string }, env: Record<string, string> = {}) {
  const result = await runApp({ args: [SCRIPT, word], env: { ...to(receiver), ...env } });
  const finished = Number(/^finished (\d+)/m.exec(result.stdout)?.[1]);
  return { ...result, afterMs: Date.now() - finished };
}

describe('a script that has finished', () => {
  it('ends at once, its spans sent', async (t) => {
    const receiver = await collector(t);
    const { code, afterMs, stderr } = await script('plain', receiver);
    assert.equal(code, 0, stderr);
    assert.deepEqual(requestSpans(receiver), ['GET']);
    assert.ok(afterMs < SLACK_MS, `${afterMs} ms`);
  });

  it('ends at once by process.exit() too, its spans sent, what was found on them', async (t) => {
    const receiver = await collector(t);
    // With the preload where threads inherit it from.
    const env = {
      HOTSPAN_SLOW_MS: '0',
      HOTSPAN_LOG_LEVEL: 'debug',
      NODE_OPTIONS: `--import=${pathToFileURL(PRELOAD)}`,
    };
    const { code, afterMs, stderr } = await script('exits', receiver, env);
    assert.equal(code, 6);
    assert.deepEqual(requestSpans(receiver), ['GET']);
    assert.equal(receiver.spans.find(({ kind }) => kind === 2)?.attributes['hotspan.slow'], true);
    assert.ok(afterMs < SLACK_MS, `${afterMs} ms`);
    assert.equal(stderr.match(/started version/g)?.length, 1);
  });

  it('keeps its exit code', async (t) => {
    const receiver = await collector(t);
    assert.equal((await script('code', receiver)).code, 5);
    assert.deepEqual(requestSpans(receiver), ['GET']);
  });

  it('ends at once where nobody listens at the collector’s address', async () => {
    const { code, afterMs } = await script('code', await deadCollector());
    assert.equal(code, 5);
    assert.ok(afterMs < SLACK_MS, `${afterMs} ms`);
  });

  it('ends within two seconds where the collector takes data and never answers', async (t) => {
    const { code, afterMs } = await script('code', await hangingCollector(t));
    assert.equal(code, 5);
    assert.ok(afterMs < 2000, `${afterMs} ms`);
  });

  it('ends sooner than that when HOTSPAN_SHUTDOWN_MS says so', async (t) => {
    const { code, afterMs } = await script('plain', await hangingCollector(t), { HOTSPAN_SHUTDOWN_MS: '100' });
    assert.equal(code, 0);
    assert.ok(afterMs < 100 + SLACK_MS, `${afterMs} ms`);
  });
});

/**
 * Where the caret stands depends on who reports; ours is one of Node's own two ways. On Node 20 and 22, every stack in an
 * app with an AsyncLocalStorage has a frame of Node's own more.
 */
const report = ({ stderr }: RunResult) =>
  stderr
    .replace(/^ *\^+$/m, '^')
    .replace(/^ +at process\.callbackTrampoline .*\n/gm, '')
    .replace(/^hotspan warning: Node 20\..*\n/, '');

describe('an error nobody handles', () => {
  for (const [word, what] of [
    ['throws', 'an uncaught exception'],
    ['rejects', 'an unhandled rejection'],
    ['rejects-nothing', 'an unhandled rejection without a reason'],
  ] as const) {
    it(`${what} is reported as without hotspan, with exit code 1, the spans sent`, async (t) => {
      const receiver = await collector(t);
      const alone = await runApp({ args: [SCRIPT, word], preload: 'none' });
      const result = await script(word, receiver);
      assert.equal(result.code, 1);
      assert.equal(alone.code, 1);
      assert.equal(report(result), report(alone));
      assert.deepEqual(requestSpans(receiver), ['GET']);
    });
  }

  it('a thrown text ends the process with exit code 1 and is printed, the spans sent', async (t) => {
    const receiver = await collector(t);
    const { code, stderr } = await script('throws-text', receiver);
    assert.equal(code, 1);
    assert.match(stderr, /^(Uncaught:\n)?'?not even an error'?$/m);
    assert.deepEqual(requestSpans(receiver), ['GET']);
  });

  it('is told to the app’s monitors once', async (t) => {
    const { code, stdout } = await script('monitors', await collector(t));
    assert.equal(code, 1);
    assert.equal(stdout.match(/seen: /g)?.length, 1);
  });

  it('does not wait longer than HOTSPAN_SHUTDOWN_MS for the collector', async (t) => {
    const env = { HOTSPAN_SHUTDOWN_MS: String(DEADLINE_MS) };
    const { code, afterMs } = await script('throws', await hangingCollector(t), env);
    assert.equal(code, 1);
    assert.ok(afterMs < DEADLINE_MS + SLACK_MS, `${afterMs} ms`);
  });

  it('is the app’s where it handles such errors itself: it goes on', async (t) => {
    const receiver = await collector(t);
    const { code, stdout, stderr } = await script('handles', receiver);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /handled: the app’s own mistake\nstill running\n$/);
    assert.deepEqual(requestSpans(receiver), ['GET']);
  });
});
