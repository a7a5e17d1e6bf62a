import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds `dist/` where it is missing or older than what it is made from. */
export function ensureBuilt(root) {
  const built = extreme(join(root, 'dist'), Math.min);
  const source = Math.max(extreme(join(root, 'src'), Math.max), modified(join(root, 'tsconfig.json')));
  if (built >= source) return;
  console.log('building dist/ …');
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.js')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed; see above. Has npm ci been run?');
}

function modified(path) {
  return statSync(path).mtimeMs;
}

/** The oldest or the newest of a folder's files; 0 where there are none. */
function extreme(folder, choose) {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map((file) => modified(join(file.parentPath, file.name))).reduce((a, b) => choose(a, b));
  } catch {
    return 0;
  }
}
