import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SCHEMA } from '../fixtures/express-pg/schema.ts';
import type { OtlpInbox } from '../support/otlp-inbox.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { startDatabase, type TestDatabase } from '../support/pglite.ts';
import { type RunResult, startServer } from '../support/run.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/express-pg/', import.meta.url));
const LOADS = ['loadLines', 'loadLinesAtOnce', 'loadLinesInTransaction', 'loadArticles', 'readRate'];
const WAYS = [
  ['app.mjs', 'import'],
  ['app.mjs', 'require'],
  ['app.cjs', 'import'],
  ['app.cjs', 'require'],
] as const;

interface Telling {
  readonly inbox: OtlpInbox;
  readonly result: RunResult;
}

/** Differs from run to run: ports, and what is measured. */
const VOLATILE = /(?:\.port|_ms)$/;

/** Of several findings, time decides which is the worst. */
const WORST = /^hotspan\.n_plus_one\./;

/** The id comes from the file's name, among others. */
function steady(attributes: Record<string, unknown>): [string, unknown][] {
  const several = Number(attributes['hotspan.findings']) > 1;
  return Object.entries(attributes)
    .filter(([name]) => !VOLATILE.test(name) && name !== 'hotspan.finding.id' && !(several && WORST.test(name)))
    .map(([name, value]): [string, unknown] => [name, String(value).replace('.cjs', '.mjs')])
    .sort();
}

/** Each span as text, with its parent's name, in an order that time has no part in. */
function spans({ spans: all }: OtlpInbox): string[] {
  const names = new Map(all.map(({ spanId, name }) => [spanId, name]));
  return all
    .map(({ name, kind, scope, status, parentSpanId, attributes }) =>
      JSON.stringify([name, kind, scope.name, status.code, names.get(parentSpanId) ?? '', steady(attributes)]),
    )
    .sort();
}

function findings({ logs }: OtlpInbox): string[] {
  return logs
    .map(({ eventName, severityText, attributes }) => JSON.stringify([eventName, severityText, steady(attributes)]))
    .sort();
}

/** `orders.mjs:19 loadLines`, from the place in the fixture that is marked by its text. */
function place(file: string, text: string, name: string): string {
  const lines = readFileSync(`${FOLDER}${file}`, 'utf8').split('\n');
  return `${file}:${lines.findIndex((line) => line.includes(text)) + 1} ${name}`;
}

describe('an Express app with PostgreSQL', () => {
  let database: TestDatabase;
  const tellings = new Map<string, Telling>();

  before(async () => {
    database = await startDatabase(SCHEMA);
    for (const [app, preload] of WAYS) tellings.set(`${app} ${preload}`, await run(app, preload));
  });
  after(() => database.close());

  async function run(app: string, preload: 'import' | 'require'): Promise<Telling> {
    const inbox = await OtlpReceiver.start();
    const env = { DATABASE_URL: database.url, OTEL_EXPORTER_OTLP_ENDPOINT: inbox.url };
    const server = await startServer({ args: [`${FOLDER}${app}`], preload, env });
    for (const path of ['/orders/2', ...LOADS.map((load) => `/all/${load}`), '/nowhere']) {
      await (await fetch(server.url + path)).text();
    }
    const result = await server.stop();
    await inbox.close();
    return { inbox, result };
  }

  const first = (): Telling => tellings.get('app.mjs import')!;

  for (const [app, preload] of WAYS) {
    describe(`${app} under --${preload}`, () => {
      const telling = (): Telling => tellings.get(`${app} ${preload}`)!;

      it('gives the spans of every other way to load it', () => {
        assert.deepEqual(spans(telling().inbox), spans(first().inbox));
      });

      it('gives the findings of every other way to load it', () => {
        assert.deepEqual(findings(telling().inbox), findings(first().inbox));
      });

      it('names requests by their route, and records their queries below them', () => {
        const { spans: all } = telling().inbox;
        const requests = all.filter(({ kind }) => kind === 2);
        assert.deepEqual(
          requests.map(({ name }) => name),
          ['GET /orders/:id', ...LOADS.map(() => 'GET /all/:load'), 'GET'],
        );
        assert.equal(requests[0]?.attributes['http.route'], '/orders/:id');
        const query = all.find(({ attributes }) =>
          String(attributes['db.query.text']).startsWith('SELECT id, customer'),
        );
        assert.equal(query?.traceId, requests[0]?.traceId);
      });

      it('finds what repeats, with the line that sends it', () => {
        const file = app.replace('app', 'orders');
        const found = telling().inbox.logs.map(({ attributes: it }) =>
          [
            it['hotspan.finding.type'],
            `${it['hotspan.finding.count']}×`,
            String(it['code.file.path']).replace(/^.*\//, '') + `:${it['code.line.number']}`,
            it['code.function.name'] ?? '–',
          ].join(' '),
        );
        assert.deepEqual(
          found.sort(),
          [
            `duplicate_query 6× ${place(file, "'SELECT value", 'readRate')}`,
            `n_plus_one 6× ${place(file, '{ rows } = await pool.query(LINES', 'loadLines')}`,
            `n_plus_one 6× ${place(file, '{ text: LINES', '–')}`,
            `n_plus_one 6× ${place(file, 'client.query(LINES', 'loadLinesInTransaction')}`,
            `n_plus_one 6× ${place(file, '  pool.query(LINES', '–')}`,
            `n_plus_one 6× ${place(file, "'SELECT price", '–')}`,
          ].sort(),
        );
      });

      it('finds nothing in the request that does not repeat', () => {
        const { logs, spans: all } = telling().inbox;
        assert.deepEqual(
          logs.filter(({ attributes }) => attributes['http.route'] === '/orders/:id'),
          [],
        );
        const request = all.find(({ name }) => name === 'GET /orders/:id');
        assert.equal(request?.attributes['hotspan.findings'], 0);
        assert.equal(request.attributes['hotspan.db.queries'], 1);
      });

      it('adds nothing to the app’s output', () => {
        const { stdout, stderr } = telling().result;
        assert.match(stdout, /^listening \d+\n$/);
        assert.equal(stderr.replace(/^hotspan warning: Node 20\..*\n/, ''), '');
      });
    });
  }
});
