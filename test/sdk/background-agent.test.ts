import assert from 'node:assert/strict';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { inBackground } from '../../src/sdk/exporters/background-agent.ts';

test('a background connection takes one request after another', async () => {
  let connections = 0;
  const server = createServer((_request, response) => response.end());
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = inBackground(new Agent({ keepAlive: true }));

  const ask = (): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', agent, method: 'POST' }, (response) => {
        response.resume().on('close', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end('body');
    });
  assert.deepEqual([await ask(), await ask(), await ask()], [200, 200, 200]);
  assert.equal(connections, 1);

  agent.destroy();
  await new Promise((resolve) => server.close(resolve));
});
