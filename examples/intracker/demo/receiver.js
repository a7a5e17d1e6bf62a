import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { forwarder } from './forward.js';
import { Telemetry } from './telemetry.js';

/**
 * A backend for OTLP as JSON on a free port of this machine, all the demo needs to know what hotspan sent.
 *
 * @returns {Promise<{ url: string, telemetry: Telemetry, forwardedTo: string | undefined, close: () => Promise<void> }>}
 */
export async function startReceiver() {
  const telemetry = new Telemetry();
  const { forward, to } = forwarder(process.env);
  const server = createServer(async (request, response) => {
    try {
      const body = await buffer(request);
      telemetry.add(request.url, JSON.parse(body.toString('utf8')));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      await forward(request.url, body);
    } catch (error) {
      if (!response.headersSent) response.writeHead(400).end(String(error));
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    telemetry,
    forwardedTo: to,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
