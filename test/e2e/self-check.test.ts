import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PRELOAD, startServer } from '../support/run.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const APP = fixture('frameworks/express.mjs');
const LOADS_EXPRESS = fixture('self-check/loads-express.mjs');
const LOADS_PG = fixture('self-check/loads-pg.cjs');

/** hotspan's warnings, less the one about an old Node. */
async function warnings(flags: string[]): Promise<string[]> {
  const server = await startServer({ args: [...flags, APP], preload: 'none', env: { HOTSPAN_EXPORT: 'none' } });
  const { stderr } = await server.stop();
  return stderr.split('\n').filter((line) => line.includes('warning') && !line.includes('past its end of life'));
}

describe('a module loaded before hotspan', () => {
  it('is named in one warning, with the remedy', async () => {
    const [warning = '', ...more] = await warnings(['--import', LOADS_EXPRESS, '--import', PRELOAD]);
    assert.deepEqual(more, []);
    assert.match(warning, /^hotspan warning: .*\bexpress\b.* loaded before hotspan/);
    assert.match(warning, /Put hotspan first: node --import hotspan\/register app\.js/);
  });

  it('is noticed when --require comes before --import, as it does whatever their order', async () => {
    const found = await warnings(['--import', PRELOAD, '--require', LOADS_PG]);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /^hotspan warning: pg, pg-pool were loaded before hotspan, so their spans/);
  });

  it('is none where hotspan comes first', async () => {
    assert.deepEqual(await warnings(['--import', PRELOAD, '--import', LOADS_EXPRESS]), []);
  });
});
