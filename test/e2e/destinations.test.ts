import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OtlpGrpcReceiver } from '../support/otlp-grpc-receiver.ts';
import type { OtlpInbox } from '../support/otlp-inbox.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { runApp, type RunResult, startServer } from '../support/run.ts';
import { CERTIFICATE_FILE, TlsIntake } from '../support/tls-intake.ts';

/** Answers one request in 60 ms, slow by what these tests call slow, then ends by itself. */
const APP = fileURLToPath(new URL('../fixtures/one-slow-request.mjs', import.meta.url));
const SLOW = { HOTSPAN_SLOW_MS: '20' };

async function run(env: Record<string, string>): Promise<RunResult> {
  const result = await runApp({ args: [APP], env: { ...SLOW, ...env } });
  assert.equal(result.code, 0, result.stderr);
  assert.equal(result.stdout, '200 done\n', 'stdout belongs to the app');
  return result;
}

async function otlp(t: TestContext): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.start();
  t.after(() => receiver.close());
  return receiver;
}

async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The slow request arrived as a span, a log event in its context, and in the metrics. */
function assertFinding(inbox: OtlpInbox, temporality: 'cumulative' | 'delta'): void {
  const span = inbox.spans.find(({ kind }) => kind === 2);
  assert.equal(span?.attributes['hotspan.slow'], true);
  assert.equal(span.attributes['hotspan.severity'], 'slow');
  assert.equal(span.attributes['hotspan.findings'], 1);
  assert.equal(span.attributes['http.response.status_code'], 200);
  assert.equal(span.resource['telemetry.sdk.language'], 'nodejs');
  const log = inbox.logs.find(({ eventName }) => eventName === 'hotspan.finding');
  assert.equal(log?.traceId, span.traceId);
  assert.equal(log.spanId, span.spanId);
  assert.equal(log.severityNumber, 13);
  const counter = inbox.metrics.find(({ name }) => name === 'hotspan.findings');
  assert.equal(counter?.temporality, temporality);
  assert.equal(counter.points[0]?.value, 1);
  const duration = inbox.metrics.find(({ name }) => name === 'http.server.request.duration');
  assert.equal(duration?.points[0]?.count, 1);
  assert.equal(duration.temporality, temporality);
}

/** hotspan's warnings, less the one about an old Node. */
const warnings = (stderr: string) =>
  stderr.split('\n').filter((line) => /warning|error/.test(line) && !line.includes('past its end of life'));

const paths = ({ requests }: OtlpInbox) => [...new Set(requests.map(({ path }) => path))].sort();

describe('by environment alone, data reaches', () => {
  it('an OTLP receiver: protobuf, below a base path, with headers, compressed, cumulative', async (t) => {
    const receiver = await otlp(t);
    const { stderr } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/tenant/7`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    assertFinding(receiver, 'cumulative');
    assert.deepEqual(paths(receiver), ['/tenant/7/v1/logs', '/tenant/7/v1/metrics', '/tenant/7/v1/traces']);
    for (const { headers } of receiver.requests) {
      assert.equal(headers['authorization'], 'Bearer abc');
      assert.equal(headers['content-type'], 'application/x-protobuf');
      assert.equal(headers['content-encoding'], 'gzip');
    }
    assert.deepEqual(warnings(stderr), []);
    assert.doesNotMatch(stderr, /Bearer/);
  });

  it('an OTLP receiver as JSON', async (t) => {
    const receiver = await otlp(t);
    await run({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
    assertFinding(receiver, 'cumulative');
    assert.ok(receiver.requests.every(({ headers }) => headers['content-type'] === 'application/json'));
  });

  it('an OTLP receiver over gRPC', async (t) => {
    const receiver = await OtlpGrpcReceiver.start();
    t.after(() => receiver.close());
    await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=7',
    });
    assertFinding(receiver, 'cumulative');
    assert.ok(receiver.requests.every(({ headers }) => headers['x-tenant'] === '7'));
  });

  it('Application Insights over TLS', async (t) => {
    const intake = await TlsIntake.start();
    t.after(() => intake.close());
    await run({
      APPLICATIONINSIGHTS_CONNECTION_STRING: intake.connectionString,
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
    });
    assert.ok(intake.requests.every(({ method, path }) => method === 'POST' && path === '/v2.1/track'));
    const [request] = intake.of('RequestData');
    const properties = request?.data.baseData['properties'] as Record<string, string>;
    assert.equal(properties['hotspan.slow'], 'true');
    assert.equal(properties['hotspan.severity'], 'slow');
    assert.equal(request?.data.baseData['responseCode'], '200');
    const event = intake.of('MessageData')[0];
    assert.equal(event?.tags['ai.operation.id'], request?.tags['ai.operation.id']);
    assert.equal(event?.tags['ai.operation.parentId'], request?.data.baseData['id']);
    const metrics = intake.of('MetricData').flatMap(({ data }) => data.baseData['metrics'] as { name: string }[]);
    assert.ok(metrics.some(({ name }) => name === 'hotspan.findings'));
    // Nothing the exporter does on its own shows up as the app's doing.
    const calls = intake.of('RemoteDependencyData').map(({ data }) => data.baseData['name'] as string);
    assert.deepEqual(calls, ['GET /orders']);
  });

  it('Datadog directly: key, stats for traces, delta metrics', async (t) => {
    const receiver = await otlp(t);
    const { stderr } = await run({ DD_API_KEY: 'dd-secret-key', HOTSPAN_DATADOG_ENDPOINT: receiver.url });
    assertFinding(receiver, 'delta');
    assert.deepEqual(paths(receiver), ['/v1/logs', '/v1/metrics', '/v1/traces']);
    assert.ok(receiver.requests.every(({ headers }) => headers['dd-api-key'] === 'dd-secret-key'));
    assert.equal(receiver.requestsFor('traces')[0]?.headers['compute_stats'], 'true');
    assert.doesNotMatch(stderr, /dd-secret-key/);
  });

  it('a Datadog Agent: no key', async (t) => {
    const receiver = await otlp(t);
    await run({ DD_AGENT_HOST: '127.0.0.1', HOTSPAN_DATADOG_ENDPOINT: receiver.url });
    assertFinding(receiver, 'delta');
    assert.ok(receiver.requests.every(({ headers }) => !('dd-api-key' in headers)));
  });

  it('New Relic: key, delta metrics', async (t) => {
    const receiver = await otlp(t);
    const { stderr } = await run({ NEW_RELIC_LICENSE_KEY: 'nr-secret-key', HOTSPAN_NEWRELIC_ENDPOINT: receiver.url });
    assertFinding(receiver, 'delta');
    assert.deepEqual(paths(receiver), ['/v1/logs', '/v1/metrics', '/v1/traces']);
    assert.ok(receiver.requests.every(({ headers }) => headers['api-key'] === 'nr-secret-key'));
    assert.doesNotMatch(stderr, /nr-secret-key/);
  });

  it('the console, on stderr', async () => {
    const { stderr } = await run({ HOTSPAN_EXPORT: 'console' });
    const lines = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { signal: string; kind?: string; attributes: Record<string, unknown> });
    const span = lines.find(({ signal, kind }) => signal === 'span' && kind === 'SERVER');
    assert.equal(span?.attributes['hotspan.slow'], true);
    assert.ok(lines.some(({ signal }) => signal === 'metric'));
    assert.ok(lines.some(({ signal }) => signal === 'log'));
  });

  it('a Prometheus server that fetches it, without being traced itself', async (t) => {
    const receiver = await otlp(t);
    const port = await deadPort();
    const app = await startServer({
      args: [APP, 'serve'],
      env: {
        ...SLOW,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      },
    });
    t.after(() => app.stop('SIGKILL'));
    await (await fetch(`${app.url}/orders`)).text();
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(text, /^hotspan_findings_total\{.*\} 1$/m);
    assert.match(text, /^http_server_request_duration_count\{.*\} 1$/m);
    await app.stop();
    assert.equal(receiver.spans.filter(({ kind }) => kind === 2).length, 1);
    assert.deepEqual(receiver.metrics, []);
  });

  it('nobody when it is told so', async (t) => {
    const receiver = await otlp(t);
    await run({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, HOTSPAN_EXPORT: 'none' });
    assert.deepEqual(receiver.requests, []);
  });

  it('three destinations at once, none with the key of another', async (t) => {
    const [collector, newRelic, intake] = [await otlp(t), await otlp(t), await TlsIntake.start()];
    t.after(() => intake.close());
    await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=collector-key',
      NEW_RELIC_LICENSE_KEY: 'nr-key',
      HOTSPAN_NEWRELIC_ENDPOINT: newRelic.url,
      APPLICATIONINSIGHTS_CONNECTION_STRING: intake.connectionString,
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
    });
    assertFinding(collector, 'cumulative');
    assertFinding(newRelic, 'delta');
    assert.equal(intake.of('RequestData').length, 1);
    const server = (inbox: OtlpInbox) => inbox.spans.find(({ kind }) => kind === 2)?.spanId;
    assert.equal(server(collector), server(newRelic));
    assert.equal(server(collector), intake.of('RequestData')[0]?.data.baseData['id']);
    assert.ok(collector.requests.every(({ headers }) => !('api-key' in headers)));
    assert.ok(newRelic.requests.every(({ headers }) => !('authorization' in headers)));
    assert.ok(intake.requests.every(({ headers }) => !('api-key' in headers) && !('authorization' in headers)));
  });

  it('only for the signals it is told to', async (t) => {
    const receiver = await otlp(t);
    await run({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' });
    assert.deepEqual(paths(receiver), ['/v1/traces']);
  });

  it('nobody with word of the exports themselves', async (t) => {
    const receiver = await otlp(t);
    const app = await startServer({
      args: [APP, 'serve'],
      env: { ...SLOW, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '10' },
    });
    t.after(() => app.stop('SIGKILL'));
    await (await fetch(`${app.url}/orders`)).text();
    await receiver.waitFor(({ spans }) => spans[0]);
    await (await fetch(`${app.url}/orders`)).text();
    await app.stop();
    const port = (attributes: Record<string, unknown>) => attributes['server.port'];
    assert.ok(receiver.spans.every(({ attributes }) => port(attributes) !== receiver.port));
    const points = receiver.metrics.flatMap((metric) => metric.points);
    assert.ok(points.length > 0);
    assert.deepEqual(
      points.filter(({ attributes }) => port(attributes) === receiver.port),
      [],
    );
  });
});

describe('when a destination fails', () => {
  it('a dead one neither delays the end of a script beyond 2 s nor the others', async (t) => {
    const receiver = await otlp(t);
    const TMPDIR = await mkdtemp(join(tmpdir(), 'hotspan-test-'));
    t.after(() => rm(TMPDIR, { recursive: true }));
    const bare = await runApp({ args: [APP], preload: 'none' });
    const { durationMs, stderr } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      NEW_RELIC_LICENSE_KEY: 'k',
      HOTSPAN_NEWRELIC_ENDPOINT: `http://127.0.0.1:${await deadPort()}`,
      TMPDIR,
    });
    assertFinding(receiver, 'cumulative');
    assert.ok(durationMs - bare.durationMs < 2500, `${durationMs} against ${bare.durationMs} ms`);
    assert.doesNotMatch(stderr, /at .*\.js:\d+/, 'no stack traces');
  });

  it('one that is slow to answer is given up at the end of a script', async (t) => {
    const receiver = await otlp(t);
    receiver.answer = 'hang';
    const { durationMs } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '10' });
    assert.ok(durationMs < 4000, `${durationMs} ms`);
  });

  it('one that refuses the key is one warning without the key', async (t) => {
    const receiver = await otlp(t);
    receiver.answer = { status: 403 };
    const { stderr } = await run({ NEW_RELIC_LICENSE_KEY: 'nr-secret-key', HOTSPAN_NEWRELIC_ENDPOINT: receiver.url });
    const refused = warnings(stderr).filter((line) => line.includes('403'));
    assert.equal(refused.length, 1, stderr);
    assert.match(refused[0]!, /^hotspan warning: New Relic at http:\/\/127\.0\.0\.1:\d+ did not take data/);
    assert.doesNotMatch(stderr, /nr-secret-key/);
  });

  it('one that cannot be set up is one warning, and the others get their data', async (t) => {
    const receiver = await otlp(t);
    const { stderr } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=nonsense',
    });
    assertFinding(receiver, 'cumulative');
    assert.equal(warnings(stderr).length, 1, stderr);
    assert.match(stderr, /APPLICATIONINSIGHTS_CONNECTION_STRING/);
    assert.doesNotMatch(stderr, /nonsense/);
  });

  it('a taken Prometheus port is one warning', async (t) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    t.after(() => taken.close());
    const { stderr } = await run({
      HOTSPAN_EXPORT: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: String((taken.address() as AddressInfo).port),
    });
    assert.equal(warnings(stderr).length, 1, stderr);
    assert.match(stderr, /is taken/);
  });
});
