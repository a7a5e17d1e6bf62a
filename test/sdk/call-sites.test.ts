import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { captureCallSite } from '../../src/sdk/call-sites.ts';
import { originalPosition } from '../../src/sdk/source-maps.ts';

test('the call site is the first frame of user code, relative to the project, with its function', () => {
  function loadTodos() {
    return captureCallSite();
  }
  const site = loadTodos().resolve();
  assert.equal(site?.file, 'test/sdk/call-sites.test.ts');
  assert.equal(site?.function, 'loadTodos');
  assert.equal(typeof site?.line, 'number');
});

test('frames below an await are found', async () => {
  async function driver() {
    await null;
    return captureCallSite();
  }
  async function handler() {
    return await driver();
  }
  assert.equal((await handler()).resolve()?.function, 'driver');
});

test('a method is named with its class', () => {
  class Orders {
    load() {
      return captureCallSite();
    }
  }
  assert.equal(new Orders().load().resolve()?.function, 'Orders.load');
});

test("the app's own prepareStackTrace and stackTraceLimit are left as they were", () => {
  const prepare = Error.prepareStackTrace;
  const limit = Error.stackTraceLimit;
  const mine = () => 'mine';
  Error.prepareStackTrace = mine;
  try {
    assert.equal(captureCallSite().resolve()?.file, 'test/sdk/call-sites.test.ts');
    assert.equal(Error.prepareStackTrace, mine);
    assert.equal(Error.stackTraceLimit, limit);
  } finally {
    if (prepare) Error.prepareStackTrace = prepare;
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  }
});

test('code in node_modules is passed over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-'));
  try {
    const library = join(folder, 'node_modules', 'driver');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, 'index.mjs'), 'export function query(capture) { return capture(); }');
    const { query } = (await import(pathToFileURL(join(library, 'index.mjs')).href)) as {
      query: (capture: typeof captureCallSite) => ReturnType<typeof captureCallSite>;
    };
    assert.equal(query(captureCallSite).resolve()?.file, 'test/sdk/call-sites.test.ts');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a compiled file with a map beside it, or inline, shows the line as written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-'));
  try {
    // One mapping: generated line 1, column 0 comes from line 5, column 2.
    const map = JSON.stringify({ version: 3, sources: ['../src/app.ts'], names: [], mappings: 'AAIE' });
    const beside = join(folder, 'a.js');
    writeFileSync(beside, 'run();\n//# sourceMappingURL=a.js.map\n');
    writeFileSync(`${beside}.map`, map);
    const inline = join(folder, 'b.js');
    const data = Buffer.from(map).toString('base64');
    writeFileSync(inline, `run();\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}\n`);
    for (const file of [beside, inline]) {
      assert.deepEqual(originalPosition(file, 1, 1), { file: join(folder, '..', 'src', 'app.ts'), line: 5, column: 3 });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a broken map, a missing one and a missing file leave the position as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-'));
  try {
    const broken = join(folder, 'c.js');
    writeFileSync(broken, 'run();\n//# sourceMappingURL=c.js.map\n');
    writeFileSync(`${broken}.map`, '{"version":3,');
    const missing = join(folder, 'd.js');
    writeFileSync(missing, 'run();\n//# sourceMappingURL=nowhere.map\n');
    for (const file of [broken, missing, join(folder, 'e.js')]) {
      assert.deepEqual(originalPosition(file, 7, 3), { file, line: 7, column: 3 });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
