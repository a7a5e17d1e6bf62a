import { createRequire } from 'node:module';
import type { StartOptions } from './config/config.ts';
import { environment, isDebug, isSdkDisabled } from './config/environment.ts';
import { createLogger } from './logger.ts';
import { claimProcess, processState, releaseProcess } from './process-state.ts';
import { checkNodeVersion } from './node-version.ts';

// Asked for at run time so that what follows is loaded only after the guards, and loaded at once: `import()` would
// let the app start first, and a top-level await would rule out `--require`.
const require = createRequire(import.meta.url);

/**
 * Starts hotspan: traces, metrics, log events and detection, as the environment and `options` say.
 * Call it once, before the app's modules are loaded, best from a file given to `node --import`.
 * It never throws; whatever goes wrong is one line on stderr and the app goes on without hotspan.
 *
 * @param options settings that win over the environment
 */
export function start(options: StartOptions = {}): void {
  begin(options, false);
}

/** What `hotspan/register` does, which is safe to load in Node's thread for module hooks. */
export function preload(): void {
  begin({}, true);
}

function begin(options: StartOptions, safeInHooksThread: boolean): void {
  const env = environment();
  if (isSdkDisabled(env)) return;
  const log = createLogger(isDebug(env) ? 'debug' : 'warn');

  const running = processState();
  if (running) {
    log.debug(`already started (version ${running.version}); this second load does nothing`);
    return;
  }
  const node = checkNodeVersion(process.versions.node);
  if (node.warning) log.warn(node.warning);
  if (!node.usable) return;

  const { name, version } = require('../package.json') as { name: string; version: string };
  const state = { version };
  claimProcess(state);
  try {
    const stages = require('./start.js') as typeof import('./start.ts');
    stages.startStages(options, { name, version }, state, safeInHooksThread);
  } catch (error) {
    releaseProcess();
    log.error(`could not start; the app runs without it. ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Error && error.stack) log.debug(error.stack);
  }
}
