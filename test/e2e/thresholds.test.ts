import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { startDatabase, type TestDatabase } from '../support/pglite.ts';
import { startServer } from '../support/run.ts';

const APP = fileURLToPath(new URL('../fixtures/thresholds/app.mjs', import.meta.url));
const PATHS = ['/fast', '/slow', '/very-slow', '/report'];

describe('with the thresholds as they come, and real waits', () => {
  let database: TestDatabase;
  let inbox: OtlpReceiver;
  let stderr: string;

  before(async () => {
    database = await startDatabase();
    inbox = await OtlpReceiver.start();
    const server = await startServer({
      args: [APP],
      env: { DATABASE_URL: database.url, OTEL_EXPORTER_OTLP_ENDPOINT: inbox.url, HOTSPAN_TERMINAL: '1' },
    });
    // The fast one first: behind the slow query it would wait for the one thread the database has.
    await (await fetch(server.url + PATHS[0])).text();
    await Promise.all(PATHS.slice(1).map(async (path) => (await fetch(server.url + path)).text()));
    stderr = (await server.stop()).stderr;
  });
  after(async () => {
    await inbox.close();
    await database.close();
  });

  const request = (path: string) => inbox.spans.find(({ name }) => name === `GET ${path}`);
  const findings = (path: string) =>
    inbox.logs
      .filter(({ attributes }) => attributes['http.route'] === path)
      .map(({ severityText, attributes }) =>
        [attributes['hotspan.finding.type'], attributes['hotspan.finding.severity'], severityText].join(' '),
      )
      .sort();

  it('a request of 3.05 s is very slow', () => {
    assert.equal(request('/very-slow')?.attributes['hotspan.slow'], true);
    assert.equal(request('/very-slow')?.attributes['hotspan.severity'], 'very_slow');
    assert.deepEqual(findings('/very-slow'), ['slow_request very_slow ERROR']);
    assert.match(stderr, /^VERY SLOW   GET \/very-slow   3\.\d\d s \(limit 3 s\)   200$/m);
  });

  it('a request of 1.05 s is slow', () => {
    assert.equal(request('/slow')?.attributes['hotspan.slow'], true);
    assert.equal(request('/slow')?.attributes['hotspan.severity'], 'slow');
    assert.deepEqual(findings('/slow'), ['slow_request slow WARN']);
    assert.match(stderr, /^SLOW   GET \/slow   1\.\d\d s \(limit 1 s\)   200$/m);
  });

  it('a query of 1.05 s is slow, and so is its request, whose time went to the database', () => {
    const query = inbox.spans.find(({ attributes }) => attributes['db.query.text'] === 'SELECT pg_sleep($1)');
    assert.equal(query?.attributes['hotspan.slow'], true);
    assert.equal(query.attributes['hotspan.severity'], 'slow');
    assert.deepEqual(findings('/report'), ['slow_query slow WARN', 'slow_request slow WARN']);
    const { attributes } = request('/report')!;
    assert.equal(attributes['hotspan.db.queries'], 1);
    const ms = Number(attributes['hotspan.db.time_ms']);
    assert.ok(ms >= 1050 && ms < 1500, `${ms} ms`);
    assert.match(stderr, /^SLOW QUERY   GET \/report   1\.\d\d s \(limit 1 s\)$/m);
  });

  it('a fast request is nothing', () => {
    assert.equal(request('/fast')?.attributes['hotspan.slow'], undefined);
    assert.equal(request('/fast')?.attributes['hotspan.findings'], 0);
    assert.deepEqual(findings('/fast'), []);
    assert.doesNotMatch(stderr, /\/fast/);
  });

  it('is counted by type, severity and route', () => {
    const { points = [] } = inbox.metrics.findLast(({ name }) => name === 'hotspan.findings') ?? {};
    assert.deepEqual(
      points
        .map(({ attributes: it, value }) =>
          [it['hotspan.finding.type'], it['hotspan.severity'], it['http.route'], value].join(' '),
        )
        .sort(),
      [
        'slow_query slow /report 1',
        'slow_request slow /report 1',
        'slow_request slow /slow 1',
        'slow_request very_slow /very-slow 1',
      ],
    );
  });
});
