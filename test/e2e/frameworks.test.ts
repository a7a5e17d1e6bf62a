import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import type { ReceivedSpan } from '../support/otlp-shapes.ts';
import { type RunResult, startServer } from '../support/run.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/frameworks/', import.meta.url));

for (const framework of ['express', 'fastify', 'koa', 'hono', 'nestjs']) {
  describe(`an ESM app on ${framework}`, () => {
    let requests: ReceivedSpan[];
    let result: RunResult;
    const bodies: string[] = [];

    before(async () => {
      const inbox = await OtlpReceiver.start();
      const server = await startServer({
        args: [`${FOLDER}${framework}.mjs`],
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: inbox.url, HOTSPAN_TERMINAL: '1' },
      });
      for (const path of ['/items/7', '/shop/carts/8', '/nowhere/9']) {
        bodies.push(await (await fetch(server.url + path)).text());
      }
      result = await server.stop();
      requests = inbox.spans.filter(({ kind }) => kind === 2);
      await inbox.close();
    });

    it('names its requests by their route', () => {
      assert.deepEqual(
        requests.map(({ name, attributes }) => [name, attributes['http.route']]).slice(0, 2),
        [
          ['GET /items/:id', '/items/:id'],
          ['GET /shop/carts/:cart', '/shop/carts/:cart'],
        ],
        result.stderr,
      );
    });

    it('gives no route to a path that has none', () => {
      const request = requests[2];
      assert.equal(request?.name, 'GET');
      assert.equal(request.attributes['http.route'], undefined);
      assert.equal(request.attributes['http.response.status_code'], 404);
    });

    it('answers as it does alone', () => {
      assert.deepEqual(bodies.slice(0, 2), ['{"id":"7"}', '{"id":"8"}']);
      assert.doesNotMatch(result.stderr, /error|Error/);
    });
  });
}
