/**
 * The preload entry: `node --import hotspan/register app.js`, or `--require`. No top-level await: require would fail.
 *
 * No import statement either: under `--require`, Node loads this in its thread for module hooks too, and from 22.15 to
 * 22.22.2 and 24.0 to 24.11.0 imports fail there, which ends the process. That thread runs no code of the app and is to
 * be left alone; it is the one that has no port to whoever started it.
 */
type Preload = typeof import('./preload.ts');

// Missing in a Node too old for hotspan, which then says so and does no more.
const builtin: typeof process.getBuiltinModule | undefined = process.getBuiltinModule;
if (builtin) {
  const { isMainThread, parentPort } = builtin('node:worker_threads');
  if (isMainThread || parentPort) {
    (builtin('node:module').createRequire(import.meta.url)('./preload.js') as Preload).preload();
  }
} else {
  void import('./preload.ts').then(({ preload }) => preload());
}

export {};
