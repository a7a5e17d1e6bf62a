import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Destination, OtlpTarget, Signal } from '../../src/config/config.ts';
import { OtlpGrpcReceiver } from '../support/otlp-grpc-receiver.ts';
import type { OtlpInbox } from '../support/otlp-inbox.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { startSdk } from '../support/sdk.ts';

const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

function destination(target: (signal: Signal) => OtlpTarget, kind: Destination['kind'] = 'otlp'): Destination {
  const otlp = Object.fromEntries(SIGNALS.map((signal) => [signal, target(signal)]));
  return { kind, chosenBy: 'a test', signals: SIGNALS, label: 'the receiver', otlp };
}

function httpTarget(base: string, more: Partial<OtlpTarget> = {}) {
  return (signal: Signal): OtlpTarget => ({
    protocol: 'http/protobuf',
    url: `${base}/v1/${signal}`,
    headers: {},
    timeoutMs: 2000,
    compression: 'none',
    ...more,
  });
}

/** Everything the SDK was given came out at the other end. */
function assertComplete(inbox: OtlpInbox, sent: { traceId: string; spanId: string }): void {
  const [span] = inbox.spans;
  assert.equal(inbox.spans.length, 1);
  assert.equal(span?.name, 'GET /orders');
  assert.equal(span.kind, 2);
  assert.equal(span.traceId, sent.traceId);
  assert.equal(span.spanId, sent.spanId);
  assert.equal(span.resource['service.name'], 'shop');
  assert.deepEqual(span.scope, { name: 'test-scope', version: '1.2.3' });
  assert.deepEqual(span.attributes, {
    'http.request.method': 'GET',
    'http.route': '/orders',
    'hotspan.slow': true,
    'hotspan.findings': 2,
  });
  assert.deepEqual(span.status, { code: 2, message: 'too slow' });
  assert.deepEqual(
    span.events.map(({ name, attributes }) => ({ name, attributes })),
    [{ name: 'cache.miss', attributes: { key: 'orders' } }],
  );
  assert.ok(span.endNano >= span.startNano && span.startNano > 0n);

  const findings = inbox.metrics.find(({ name }) => name === 'hotspan.findings');
  assert.deepEqual(findings?.points, [{ attributes: { type: 'n_plus_one' }, value: 3 }]);
  const queries = inbox.metrics.find(({ name }) => name === 'hotspan.request.queries');
  assert.equal(queries?.kind, 'histogram');
  assert.equal(queries.points[0]?.sum, 51);
  assert.equal(queries.points[0]?.count, 1);

  const [log] = inbox.logs;
  assert.equal(log?.eventName, 'hotspan.finding');
  assert.equal(log.severityNumber, 13);
  assert.equal(log.severityText, 'WARN');
  assert.equal(log.body, 'N+1 in GET /orders');
  assert.deepEqual(log.attributes, { 'hotspan.finding.count': 50 });
  assert.equal(log.traceId, sent.traceId);
  assert.equal(log.spanId, sent.spanId);
}

describe('OTLP exporters', () => {
  for (const protocol of ['http/protobuf', 'http/json'] as const) {
    it(`send traces, metrics and logs as ${protocol}`, async (t) => {
      const receiver = await OtlpReceiver.start();
      t.after(() => receiver.close());
      const sdk = startSdk([
        destination(httpTarget(`${receiver.url}/base`, { protocol, headers: { 'x-team': 'shop' } })),
      ]);
      const sent = sdk.emit();
      await sdk.shutdown();
      assertComplete(receiver, sent);
      for (const signal of SIGNALS) {
        const [request] = receiver.requestsFor(signal);
        assert.equal(request?.method, 'POST');
        assert.equal(request.path, `/base/v1/${signal}`);
        assert.equal(request.headers['x-team'], 'shop');
        assert.equal(
          request.headers['content-type'],
          protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
        );
      }
      assert.deepEqual(sdk.warnings, []);
    });
  }

  it('send traces, metrics and logs over gRPC with metadata', async (t) => {
    const receiver = await OtlpGrpcReceiver.start();
    t.after(() => receiver.close());
    const target = httpTarget('', { protocol: 'grpc', url: receiver.url, headers: { 'x-team': 'shop' } });
    const sdk = startSdk([destination(target)]);
    const sent = sdk.emit();
    await sdk.shutdown();
    assertComplete(receiver, sent);
    for (const signal of SIGNALS) assert.equal(receiver.requestsFor(signal)[0]?.headers['x-team'], 'shop');
  });

  it('compress when told to', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const sdk = startSdk([destination(httpTarget(receiver.url, { compression: 'gzip' }))]);
    const sent = sdk.emit();
    await sdk.shutdown();
    assertComplete(receiver, sent);
    assert.equal(receiver.requests[0]?.headers['content-encoding'], 'gzip');
  });

  it('keep a query string on the URL', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const sdk = startSdk([
      destination((signal) => httpTarget(receiver.url, { url: `${receiver.url}/v1/${signal}?a=1` })(signal)),
    ]);
    sdk.emit();
    await sdk.shutdown();
    assert.ok(receiver.requests.some(({ path }) => path === '/v1/traces?a=1'));
  });

  for (const [temporality, expected] of [
    ['cumulative', { counter: 'cumulative', upDown: 'cumulative' }],
    ['delta', { counter: 'delta', upDown: 'cumulative' }],
    ['lowmemory', { counter: 'delta', upDown: 'cumulative' }],
  ] as const) {
    for (const protocol of ['http/protobuf', 'grpc'] as const) {
      it(`give metrics the temporality ${temporality} over ${protocol}`, async (t) => {
        const receiver = protocol === 'grpc' ? await OtlpGrpcReceiver.start() : await OtlpReceiver.start();
        t.after(() => receiver.close());
        const more = { protocol, temporality, ...(protocol === 'grpc' ? { url: receiver.url } : {}) };
        const sdk = startSdk([destination(httpTarget(receiver.url, more))]);
        sdk.emit();
        sdk.meter.createUpDownCounter('open').add(1);
        await sdk.shutdown();
        const of = (name: string) => receiver.metrics.find((metric) => metric.name === name)?.temporality;
        assert.equal(of('hotspan.findings'), expected.counter);
        assert.equal(of('hotspan.request.queries'), expected.counter);
        assert.equal(of('open'), expected.upDown);
      });
    }
  }

  it("do not send one backend's headers from the environment to another", async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    process.env['OTEL_EXPORTER_OTLP_HEADERS'] = 'authorization=secret,x-other=1';
    t.after(() => delete process.env['OTEL_EXPORTER_OTLP_HEADERS']);
    const headers = { 'api-key': 'k', authorization: '' };
    const sdk = startSdk([destination(httpTarget(receiver.url, { headers }), 'newrelic')]);
    sdk.emit();
    await sdk.shutdown();
    assert.equal(receiver.requests.length, 3);
    for (const { headers } of receiver.requests) {
      assert.equal(headers['api-key'], 'k');
      assert.equal(headers['authorization'], undefined);
      assert.equal(headers['x-other'], undefined);
    }
  });

  it('send only the signals the destination is for', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    const sdk = startSdk([{ ...destination(httpTarget(receiver.url)), signals: ['logs'] }]);
    sdk.emit();
    await sdk.shutdown();
    assert.deepEqual(
      receiver.requests.map(({ signal }) => signal),
      ['logs'],
    );
  });

  it('try again after a refusal that may pass', async (t) => {
    const receiver = await OtlpReceiver.start();
    t.after(() => receiver.close());
    receiver.answer = { status: 503, headers: { 'retry-after': '1' } };
    const sdk = startSdk([{ ...destination(httpTarget(receiver.url)), signals: ['traces'] }]);
    sdk.emit();
    const flushed = sdk.flush();
    await receiver.waitFor(({ requests }) => requests[0]);
    receiver.answer = 'ok';
    await flushed;
    assert.equal(receiver.spans.length, 1);
    assert.equal(receiver.requests.length, 2);
    await sdk.shutdown();
  });
});
