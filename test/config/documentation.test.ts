import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VARIABLES } from '../../src/config/variables.ts';
import type { Variable } from '../../src/config/variables/variable.ts';

const root = new URL('../../', import.meta.url);

describe('docs/configuration.md', () => {
  it('is what the declarations say', () => {
    const script = fileURLToPath(new URL('scripts/document-configuration.ts', root));
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  it('names every variable, per-signal forms by their general one', () => {
    const page = readFileSync(new URL('docs/configuration.md', root), 'utf8');
    for (const [name, variable] of Object.entries(VARIABLES as Record<string, Variable<unknown>>)) {
      assert.ok(page.includes(`| \`${variable.formOf ?? name}\` |`), name);
    }
  });
});
