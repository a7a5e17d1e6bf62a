import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SCHEMA } from '../fixtures/express-pg/schema.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { startDatabase, type TestDatabase } from '../support/pglite.ts';
import { runApp, startServer } from '../support/run.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/typescript/', import.meta.url));
const SOURCE = join(FOLDER, 'app.ts');
const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const TSX = import.meta.resolve('tsx');

let database: TestDatabase;
/** Below the sources, so that the compiled app finds its packages. */
let scratch: string;
/** Where the query that repeats is written. */
let line: number;

before(async () => {
  database = await startDatabase(SCHEMA);
  scratch = await mkdtemp(join(FOLDER, 'compiled-'));
  const lines = (await readFile(SOURCE, 'utf8')).split('\n');
  line = lines.findIndex((text) => text.includes('WHERE order_id = $1')) + 1;
});
after(async () => {
  await rm(scratch, { recursive: true, force: true });
  await database.close();
});

/** @returns the compiled file */
async function compile(...flags: string[]): Promise<string> {
  const folder = join(scratch, flags.join('').replace(/\W/g, ''));
  await mkdir(folder);
  const plain = ['--ignoreConfig', '--target', 'es2023', '--module', 'nodenext', '--skipLibCheck', '--removeComments'];
  await promisify(execFile)(process.execPath, [TSC, ...plain, ...flags, '--outDir', folder, SOURCE]);
  return join(folder, 'app.js');
}

/** Runs the app, and gives the place its N+1 is said to come from. */
async function place(args: string[]): Promise<string> {
  const receiver = await OtlpReceiver.start();
  const server = await startServer({
    args,
    env: { DATABASE_URL: database.url, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.equal(JSON.parse(await (await fetch(server.url)).text()).length, 6);
  const { stderr } = await server.stop();
  await receiver.close();
  const { attributes } = receiver.logs.find(({ attributes: it }) => it['hotspan.finding.type'] === 'n_plus_one') ?? {};
  assert.ok(attributes, stderr);
  return `${attributes['code.file.path']}:${attributes['code.line.number']} ${attributes['code.function.name']}`;
}

const expected = () => `${relative(process.cwd(), SOURCE)}:${line} loadLines`;

async function strips(): Promise<boolean> {
  const { stdout } = await runApp({ args: ['-p', 'process.features.typescript ?? ""'], preload: 'none' });
  return stdout.trim() === 'strip' || stdout.trim() === 'transform';
}

describe('the call site of a TypeScript app is the line as written', () => {
  it('with Node’s own type stripping', async (t) => {
    if (!(await strips())) return t.skip('this Node does not strip types unasked');
    assert.equal(await place([SOURCE]), expected());
  });

  it('with tsx', async () => {
    assert.equal(await place(['--import', TSX, SOURCE]), expected());
  });

  for (const [how, flag] of [
    ['a source map beside it', '--sourceMap'],
    ['a source map in it', '--inlineSourceMap'],
  ] as const) {
    describe(`compiled, with ${how}`, () => {
      let app: string;
      before(async () => void (app = await compile(flag)));

      it('as it is', async () => assert.equal(await place([app]), expected()));

      it('under --enable-source-maps', async () => {
        assert.equal(await place(['--enable-source-maps', app]), expected());
      });
    });
  }

  it('compiled without a source map, it is the compiled line', async () => {
    const app = await compile('--declaration');
    const lines = (await readFile(app, 'utf8')).split('\n');
    const compiled = lines.findIndex((text) => text.includes('WHERE order_id = $1')) + 1;
    assert.notEqual(compiled, line);
    assert.equal(await place([app]), `${relative(process.cwd(), app)}:${compiled} loadLines`);
  });
});
