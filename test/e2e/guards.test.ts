import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkNodeVersion } from '../../src/node-version.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { PRELOAD, runApp, startServer } from '../support/run.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const LOADED = fixture('guards/loaded.mjs');
/** The preload, and before it somebody who takes down what it loads. */
const watched = (preload: string) => [preload, fixture('guards/record-loads.mjs'), preload, PRELOAD, LOADED];
const START_AGAIN = fixture('guards/start-again.mjs');
const SERVER = fixture('endings/server.mjs');
const NOWHERE = { HOTSPAN_EXPORT: 'none' };
const OLD_NODE = process.env['HOTSPAN_TEST_OLD_NODE'];

const lines = (stderr: string, pattern: RegExp) => stderr.split('\n').filter((line) => pattern.test(line));

async function version(): Promise<string> {
  return (await runApp({ args: ['-p', 'process.versions.node'], preload: 'none' })).stdout.trim();
}

/** One warning belongs to Node 20, and nothing else to a healthy app. */
async function assertQuiet(stderr: string): Promise<void> {
  const rest = stderr.split('\n').filter(Boolean);
  if ((await version()).startsWith('20.')) assert.match(rest.shift() ?? '', /^hotspan warning: Node 20\./);
  assert.deepEqual(rest, []);
}

describe('a second load', () => {
  it('does nothing, and says so at debug level in one line', async () => {
    const env = { ...NOWHERE, HOTSPAN_LOG_LEVEL: 'debug', NODE_OPTIONS: `--import=${pathToFileURL(PRELOAD)}?again` };
    const { stderr, stdout, code } = await runApp({ args: [START_AGAIN], env });
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'app\n');
    assert.equal(lines(stderr, /started version .* module hooks/).length, 1);
    assert.equal(lines(stderr, /already started \(version \d+\.\d+\.\d+\)/).length, 1, stderr);
  });

  it('is silent else', async () => {
    const { stderr, stdout } = await runApp({ args: [START_AGAIN], env: NOWHERE });
    assert.equal(stdout, 'app\n');
    await assertQuiet(stderr);
  });
});

describe('OTEL_SDK_DISABLED=true', () => {
  for (const preload of ['import', 'require'] as const) {
    it(`loads no package and leaves nothing in the process (--${preload})`, async () => {
      const env = { OTEL_SDK_DISABLED: 'true', HOTSPAN_LOG_LEVEL: 'debug' };
      const { stdout, stderr } = await runApp({ args: watched(`--${preload}`), preload: 'none', env });
      assert.deepEqual(JSON.parse(stdout), { packages: [], state: false, listeners: [] });
      assert.equal(stderr, '');
    });
  }

  it('is needed for that: without it, OpenTelemetry is loaded', async () => {
    const { stdout } = await runApp({ args: watched('--import'), preload: 'none', env: NOWHERE });
    const { packages, state, listeners } = JSON.parse(stdout);
    // Node 20 can't tell of ES modules.
    const seen = (await version()).startsWith('20.') ? 'require-in-the-middle' : '@opentelemetry/sdk-trace';
    assert.ok(packages.includes(seen), packages.join());
    assert.ok(!packages.includes('@azure/monitor-opentelemetry-exporter'), 'nobody chose it');
    assert.equal(state, true);
    assert.deepEqual(listeners, ['SIGTERM', 'SIGINT', 'uncaughtException', 'beforeExit']);
  });
});

describe('the version of Node', () => {
  it('is supported from 22.15 on', () => {
    for (const node of ['22.15.0', '22.22.3', '24.0.0', '25.1.0', '26.10.0', '30.0.0']) {
      assert.deepEqual(checkNodeVersion(node), { usable: true });
    }
  });

  it('20.20 and later 20 work with a warning that names what to move to', () => {
    for (const node of ['20.20.0', '20.20.2', '20.21.0']) {
      const { usable, warning } = checkNodeVersion(node);
      assert.equal(usable, true);
      assert.match(warning ?? '', new RegExp(`^Node ${node} is past its end of life .* 22\\.15 or later\\.$`));
    }
  });

  it('anything else is left alone with a warning that names what works', () => {
    for (const node of ['18.20.8', '20.19.5', '21.7.3', '22.14.0', '23.11.0']) {
      const { usable, warning } = checkNodeVersion(node);
      assert.equal(usable, node.startsWith('23.'), node);
      if (!usable) assert.match(warning ?? '', /not supported.*without hotspan.*22\.15/);
    }
  });

  it('20: one warning, and the app is recorded', async (t) => {
    if (!(await version()).startsWith('20.')) return t.skip('HOTSPAN_TEST_NODE is no Node 20');
    const { stderr } = await serve(t);
    assert.equal(stderr.split('\n').length, 2, stderr);
    assert.match(stderr, /^hotspan warning: Node 20\.20\.\d+ is past its end of life/);
  });

  it('older than that: one warning, and the app runs as if alone', async (t) => {
    if (!OLD_NODE) return t.skip('HOTSPAN_TEST_OLD_NODE names no Node 18 to run');
    const { stdout, stderr, code } = await runApp({ node: OLD_NODE, args: [LOADED], env: NOWHERE });
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { packages: [], state: false, listeners: [] });
    assert.match(stderr, /^hotspan warning: Node 18\.\S+ is not supported, so the app runs without hotspan\. .*\n$/);
  });
});

/** A server that answers one request and ends; the span has to arrive. */
async function serve(t: TestContext, env: Record<string, string> = {}) {
  const receiver = await OtlpReceiver.start();
  t.after(() => receiver.close());
  const server = await startServer({ args: [SERVER], env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env } });
  await (await fetch(server.url)).text();
  const result = await server.stop();
  assert.equal(receiver.spans.filter(({ kind }) => kind === 2).length, 1, result.stderr);
  return result;
}

describe('output', () => {
  it('of a healthy app that writes to no terminal is the app’s alone', async (t) => {
    const { stdout, stderr } = await serve(t);
    assert.match(stdout, /^listening \d+\n$/);
    await assertQuiet(stderr);
  });

  it('never touches stdout, not even at debug level with everything to say', async (t) => {
    const { stdout, stderr } = await serve(t, {
      HOTSPAN_LOG_LEVEL: 'debug',
      OTEL_LOG_LEVEL: 'all',
      HOTSPAN_TERMINAL: '1',
      HOTSPAN_SLOW_MS: '0',
    });
    assert.match(stdout, /^listening \d+\n$/);
    assert.match(stderr, /hotspan debug: /);
    assert.match(stderr, /SLOW/);
  });
});
