import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { startServer } from '../support/run.ts';

const RELAY = fileURLToPath(new URL('../fixtures/interop/relay.mjs', import.meta.url));
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const UNSAMPLED_TRACE = '1af7651916cd43dd8448eb211c80319d';

describe('a request that comes from another service', () => {
  let inbox: OtlpReceiver;
  const asked = new Map<string, IncomingHttpHeaders>();

  before(async () => {
    inbox = await OtlpReceiver.start();
    const upstream = createServer((request, response) => {
      asked.set(`${request.headers['traceparent']?.slice(3, 35)}${request.url}`, request.headers);
      response.end('ok');
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const { port } = upstream.address() as AddressInfo;
    const server = await startServer({
      args: [RELAY],
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: inbox.url,
        UPSTREAM: `http://127.0.0.1:${port}`,
        HOTSPAN_SLOW_MS: '0',
      },
    });
    await (await fetch(server.url, { headers: { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'a=b' } })).text();
    await (await fetch(server.url, { headers: { traceparent: `00-${UNSAMPLED_TRACE}-${CALLER}-00` } })).text();
    await server.stop();
    upstream.close();
    upstream.closeAllConnections();
  });
  after(() => inbox.close());

  const root = () => inbox.spans.find(({ kind, traceId }) => kind === 2 && traceId === TRACE);

  it('keeps its trace, and the caller as its parent', () => {
    assert.equal(root()?.parentSpanId, CALLER);
  });

  it('is judged as a request: its findings are on its own span and on the log event', () => {
    assert.equal(root()?.attributes['hotspan.slow'], true);
    const log = inbox.logs.find(({ traceId }) => traceId === TRACE);
    assert.equal(log?.spanId, root()?.spanId);
    assert.equal(log?.attributes['hotspan.finding.type'], 'slow_request');
  });

  it('hands its trace on to what it asks, by fetch and by node:http', () => {
    const calls = inbox.spans.filter(({ kind, traceId }) => kind === 3 && traceId === TRACE);
    for (const path of ['/by-fetch', '/by-http']) {
      const headers = asked.get(`${TRACE}${path}`);
      const [, , spanId, flags] = String(headers?.['traceparent']).split('-');
      assert.ok(
        calls.some((call) => call.spanId === spanId && call.parentSpanId === root()?.spanId),
        path,
      );
      assert.equal(flags, '01');
      assert.equal(headers?.['tracestate'], 'a=b');
    }
  });

  it('stays out of the exported traces where its caller left it out, and is judged all the same', () => {
    assert.deepEqual(
      inbox.spans.filter(({ traceId }) => traceId === UNSAMPLED_TRACE),
      [],
    );
    assert.equal(asked.get(`${UNSAMPLED_TRACE}/by-fetch`)?.['traceparent']?.slice(-2), '00');
    const log = inbox.logs.find(({ traceId }) => traceId === UNSAMPLED_TRACE);
    assert.equal(log?.attributes['hotspan.finding.type'], 'slow_request');
    const counted = inbox.metrics.findLast(({ name }) => name === 'hotspan.findings');
    assert.equal(
      counted?.points.reduce((sum, { value = 0 }) => sum + value, 0),
      2,
    );
  });
});
