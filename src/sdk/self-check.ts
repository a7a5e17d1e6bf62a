import { createRequire } from 'node:module';
import { sep } from 'node:path';

/**
 * Names of the packages loaded so far. Taken before anything of ours is set up: what hotspan itself loads must not be
 * held against the app. ES modules leave no list, so one of those loaded early goes unnoticed; the drivers and
 * frameworks worth warning about are CommonJS.
 */
export function loadedPackages(): Set<string> {
  const names = new Set<string>();
  for (const file of Object.keys(createRequire(import.meta.url).cache)) {
    const name = packageName(file);
    if (name !== undefined) names.add(name);
  }
  return names;
}

export function tooEarlyWarning(names: readonly string[]): string {
  const [they, were] = names.length === 1 ? ['its', 'was'] : ['their', 'were'];
  return (
    `${names.join(', ')} ${were} loaded before hotspan, so ${they} spans may be missing. ` +
    'Put hotspan first: node --import hotspan/register app.js, before any other --import or --require.'
  );
}

/** `/a/node_modules/@scope/name/lib/x.js` → `@scope/name`; the innermost `node_modules` counts. */
function packageName(file: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = file.lastIndexOf(marker);
  if (at < 0) return undefined;
  const [first = '', second = ''] = file.slice(at + marker.length).split(sep);
  return first.startsWith('@') ? `${first}/${second}` : first;
}
