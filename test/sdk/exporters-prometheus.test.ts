import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { Destination } from '../../src/config/config.ts';
import { startSdk } from '../support/sdk.ts';

function destination(port: number): Destination {
  return {
    kind: 'prometheus',
    chosenBy: 'a test',
    signals: ['metrics'],
    label: 'Prometheus',
    listen: { host: '127.0.0.1', port },
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const { server, port } = await listening();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

function starting(t: TestContext, port: number) {
  const sdk = startSdk([destination(port)]);
  t.after(() => sdk.shutdown());
  return sdk;
}

describe('the Prometheus endpoint', () => {
  it('gives metrics to whoever fetches them', async (t) => {
    const port = await freePort();
    const sdk = starting(t, port);
    sdk.emit();
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    const text = await response.text();
    assert.equal(response.status, 200);
    assert.match(text, /hotspan_findings_total\{.*type="n_plus_one".*\} 3/);
    assert.match(text, /hotspan_request_queries_sum.* 51/);
    assert.deepEqual(sdk.warnings, []);
  });

  it('answers 404 to anything else', async (t) => {
    const port = await freePort();
    starting(t, port);
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 404);
  });

  it('is one warning when its port is taken', async (t) => {
    const { server, port } = await listening();
    t.after(() => server.close());
    const sdk = starting(t, port);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(sdk.warnings.length, 1);
    assert.match(sdk.warnings[0]!, /port \d+ .*is taken.*OTEL_EXPORTER_PROMETHEUS_PORT/);
  });

  it('frees its port at shutdown, fetched or not', async (t) => {
    const port = await freePort();
    const sdk = starting(t, port);
    await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await sdk.shutdown();
    await assert.rejects(fetch(`http://127.0.0.1:${port}/metrics`));
  });
});
