import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { runApp } from '../support/run.ts';
import { configFor, startSdk } from '../support/sdk.ts';
import { CERTIFICATE_FILE, TlsIntake } from '../support/tls-intake.ts';

const FIXTURE = fileURLToPath(new URL('../fixtures/export-once.ts', import.meta.url));

/** In a process of its own, straight from the sources. */
function exportOnce(env: Record<string, string>, ...words: ('emit' | 'begin' | 'loaded' | 'alive')[]) {
  return runApp({ node: process.execPath, preload: 'none', args: [FIXTURE, ...words], env });
}

async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const azureAt = (port: number): string =>
  `InstrumentationKey=00000000-1111-2222-3333-444444444444;IngestionEndpoint=https://127.0.0.1:${port}/`;

describe('the pipelines', () => {
  it('reach Datadog directly with its key and headers, and delta metrics', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const { destinations } = configFor({ DD_API_KEY: 'dd-secret', HOTSPAN_DATADOG_ENDPOINT: receiver.url });
    assert.equal(destinations[0]?.kind, 'datadog');
    const sdk = startSdk(destinations);
    sdk.emit();
    await sdk.shutdown();
    assert.deepEqual(receiver.requests.map(({ path }) => path).sort(), ['/v1/logs', '/v1/metrics', '/v1/traces']);
    assert.ok(receiver.requests.every(({ headers }) => headers['dd-api-key'] === 'dd-secret'));
    assert.equal(receiver.requestsFor('traces')[0]?.headers['compute_stats'], 'true');
    assert.ok(receiver.metrics.every(({ temporality }) => temporality === 'delta'));
    assert.equal(receiver.spans.length, 1);
    assert.equal(receiver.logs.length, 1);
  });

  it('reach a Datadog Agent without a key, with delta metrics', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const { destinations } = configFor({ DD_AGENT_HOST: '127.0.0.1', HOTSPAN_DATADOG_ENDPOINT: receiver.url });
    assert.equal(destinations[0]?.kind, 'datadog-agent');
    const sdk = startSdk(destinations);
    sdk.emit();
    await sdk.shutdown();
    assert.equal(receiver.requests.length, 3);
    assert.ok(receiver.requests.every(({ headers }) => headers['dd-api-key'] === undefined));
    assert.ok(receiver.metrics.every(({ temporality }) => temporality === 'delta'));
  });

  it('reach New Relic with its key and delta metrics', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const { destinations } = configFor({ NEW_RELIC_LICENSE_KEY: 'nr-secret', HOTSPAN_NEWRELIC_ENDPOINT: receiver.url });
    const sdk = startSdk(destinations);
    sdk.emit();
    await sdk.shutdown();
    assert.equal(receiver.requests.length, 3);
    assert.ok(receiver.requests.every(({ headers }) => headers['api-key'] === 'nr-secret'));
    assert.ok(receiver.metrics.every(({ temporality }) => temporality === 'delta'));
  });

  it('send everything to two destinations at once, each with its own headers and temporality', async (t) => {
    const [collector, newRelic] = [await OtlpReceiver.start(), await OtlpReceiver.start()];
    t.after(() => Promise.all([collector.close(), newRelic.close()]));
    const { destinations } = configFor({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=for-the-collector',
      NEW_RELIC_LICENSE_KEY: 'nr-secret',
      HOTSPAN_NEWRELIC_ENDPOINT: newRelic.url,
    });
    const sdk = startSdk(destinations);
    const { spanId } = sdk.emit();
    await sdk.shutdown();
    for (const { spans, logs, requests } of [collector, newRelic]) {
      assert.equal(spans[0]?.spanId, spanId);
      assert.equal(logs.length, 1);
      assert.equal(requests.length, 3);
    }
    assert.ok(collector.requests.every(({ headers }) => headers['authorization'] === 'for-the-collector'));
    assert.ok(collector.requests.every(({ headers }) => headers['api-key'] === undefined));
    assert.ok(newRelic.requests.every(({ headers }) => headers['authorization'] === undefined));
    assert.ok(collector.metrics.every(({ temporality }) => temporality === 'cumulative'));
    assert.ok(newRelic.metrics.every(({ temporality }) => temporality === 'delta'));
  });

  it('go on to the healthy destination when another cannot be set up', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const healthy = configFor({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }).destinations;
    const sdk = startSdk([
      { kind: 'azure', chosenBy: 'HOTSPAN_EXPORT', signals: ['traces'], label: 'Application Insights' },
      ...healthy,
    ]);
    sdk.emit();
    await sdk.shutdown();
    assert.deepEqual(sdk.warnings, [
      "Application Insights can't be set up and gets no data: no connection string. Check HOTSPAN_EXPORT; the app and other destinations are not affected.",
    ]);
    assert.equal(receiver.spans.length, 1);
  });

  it('go on to the healthy destination when another is dead', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const sdk = startSdk(
      configFor({
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        NEW_RELIC_LICENSE_KEY: 'k',
        HOTSPAN_NEWRELIC_ENDPOINT: `http://127.0.0.1:${await deadPort()}`,
        OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      }).destinations,
    );
    sdk.emit();
    await sdk.flush();
    assert.equal(receiver.spans.length, 1);
    assert.equal(receiver.logs.length, 1);
    await sdk.shutdown();
  });

  it('load nothing for destinations that were not chosen', async () => {
    const loaded = async (env: Record<string, string>): Promise<string[]> =>
      JSON.parse((await exportOnce(env, 'loaded')).stdout) as string[];
    const http = await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    assert.ok(http.includes('@opentelemetry/otlp-exporter-base'));
    const backends = /^@azure|^@grpc|prometheus|grpc|^@opentelemetry\/exporter-(?!metrics-otlp-http)/;
    assert.deepEqual(
      http.filter((name) => backends.test(name)),
      [],
    );
    const none = await loaded({ HOTSPAN_EXPORT: 'none' });
    assert.deepEqual(
      none.filter((name) => /^@azure|^@grpc|exporter/.test(name)),
      [],
    );
    const console = await loaded({ HOTSPAN_EXPORT: 'console' });
    assert.deepEqual(
      console.filter((name) => /^@azure|^@grpc|exporter/.test(name)),
      [],
    );
  });

  for (const [name, env] of [
    ['OTLP over HTTP', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
    ['OTLP over gRPC', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
    ['Application Insights', { APPLICATIONINSIGHTS_CONNECTION_STRING: azureAt(9) }],
    ['Prometheus', { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: '0', HOTSPAN_EXPORT: 'none' }],
    ['the console', { HOTSPAN_EXPORT: 'console' }],
  ] as const) {
    it(`do not keep a finished process alive: ${name}`, async () => {
      const bare = await exportOnce({ HOTSPAN_EXPORT: 'none' });
      const result = await exportOnce(env);
      assert.equal(result.code, 0, result.stderr);
      assert.equal(result.stdout, '');
      assert.equal(result.stderr, '');
      assert.ok(result.durationMs - bare.durationMs < 1500, `${result.durationMs} against ${bare.durationMs} ms`);
    });
  }

  for (const [name, env] of [
    ['OTLP over HTTP', (port: number) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })],
    [
      'OTLP over gRPC',
      (port: number) => ({
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      }),
    ],
    ['Application Insights', (port: number) => ({ APPLICATIONINSIGHTS_CONNECTION_STRING: azureAt(port) })],
  ] as const) {
    it(`survive a dead endpoint without a rejection or a word on stdout: ${name}`, async (t) => {
      const TMPDIR = await mkdtemp(join(tmpdir(), 'hotspan-test-'));
      t.after(() => rm(TMPDIR, { recursive: true }));
      const settings = { ...env(await deadPort()), OTEL_EXPORTER_OTLP_TIMEOUT: '300', TMPDIR };
      const { code, stdout, stderr, durationMs } = await exportOnce(settings, 'emit');
      assert.equal(code, 0, stderr);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /unhandled/);
      assert.ok(durationMs < 4000, `${durationMs} ms`);
    });
  }

  for (const [name, env] of [
    ['OTLP over HTTP', (port: number) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })],
    ['Application Insights', (port: number) => ({ APPLICATIONINSIGHTS_CONNECTION_STRING: azureAt(port) })],
  ] as const) {
    it(`let a process end in the middle of an export that gets no answer: ${name}`, async (t) => {
      const TMPDIR = await mkdtemp(join(tmpdir(), 'hotspan-test-'));
      const silent = createTcpServer(() => {}).listen(0, '127.0.0.1');
      t.after(() => rm(TMPDIR, { recursive: true }));
      await once(silent, 'listening');
      const settings = { ...env((silent.address() as AddressInfo).port), TMPDIR };
      const { code, stderr, durationMs } = await exportOnce(settings, 'begin');
      silent.close();
      assert.equal(code, 0, stderr);
      assert.ok(durationMs < 4000, `${durationMs} ms`);
    });
  }

  it('let a process end between two attempts', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await deadPort()}` };
    const { code, stderr, durationMs } = await exportOnce(env, 'begin');
    assert.equal(code, 0, stderr);
    assert.ok(durationMs < 4000, `${durationMs} ms`);
  });

  it('start nothing for Application Insights but what was asked for', async () => {
    const { stdout } = await exportOnce({ APPLICATIONINSIGHTS_CONNECTION_STRING: azureAt(9) }, 'alive');
    assert.deepEqual(JSON.parse(stdout), []);
  });

  it('keep for later what Application Insights does not take', async (t) => {
    const TMPDIR = await mkdtemp(join(tmpdir(), 'hotspan-test-'));
    t.after(() => rm(TMPDIR, { recursive: true }));
    const APPLICATIONINSIGHTS_CONNECTION_STRING = azureAt(await deadPort());
    await exportOnce({ APPLICATIONINSIGHTS_CONNECTION_STRING, TMPDIR }, 'emit');
    const files = (await readdir(TMPDIR, { recursive: true })).filter((file) => file.endsWith('.ai.json'));
    assert.equal(files.length, 3);
  });

  it('write one JSON line for each item to stderr for the console', async () => {
    const { stdout, stderr } = await exportOnce({ HOTSPAN_EXPORT: 'console' }, 'emit');
    assert.equal(stdout, '');
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const span = lines.find(({ signal }) => signal === 'span');
    assert.equal(span?.['name'], 'GET /orders');
    assert.equal(span['kind'], 'SERVER');
    assert.deepEqual(span['status'], { code: 2, message: 'too slow' });
    const log = lines.find(({ signal }) => signal === 'log');
    assert.equal(log?.['eventName'], 'hotspan.finding');
    assert.equal(log['traceId'], span['traceId']);
    const metric = lines.find(({ name }) => name === 'hotspan.findings');
    assert.deepEqual(metric?.['points'], [{ attributes: { type: 'n_plus_one' }, value: 3 }]);
    assert.equal(lines.filter((line) => line['name'] === 'burst').length, 100);
  });

  it('reach Application Insights from a process that trusts its certificate', async (t) => {
    const intake = await TlsIntake.start();
    t.after(() => intake.close());
    const env = {
      APPLICATIONINSIGHTS_CONNECTION_STRING: intake.connectionString,
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
    };
    const { code, stderr } = await exportOnce(env, 'emit');
    assert.equal(code, 0, stderr);
    assert.equal(intake.of('RequestData').length, 1);
    // The span's event comes as a message too.
    assert.equal(intake.of('MessageData').length, 2);
    assert.ok(intake.of('MetricData').length > 0);
  });
});
