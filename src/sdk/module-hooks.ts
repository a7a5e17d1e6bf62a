import { builtinModules, createRequire, register, syncBuiltinESMExports } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';

/**
 * Lets instrumentations patch ES modules. CommonJS modules are patched by require-in-the-middle, which the
 * instrumentations bring and install themselves.
 *
 * Called after everything of ours is loaded: with the hooks in place first, each of our own modules would pass through
 * them, which costs most of a second. Only modules that some instrumentation asked for are wrapped: wrapping is what
 * breaks unusual modules, so what nobody wants to patch is left alone.
 *
 * @param safeInHooksThread what was preloaded can be loaded in Node's thread for module hooks as well
 * @returns which kind of hook was registered
 */
export function registerModuleHooks(
  instrumentations: readonly Instrumentation[],
  safeInHooksThread: boolean,
  warn: (text: string) => void,
): 'sync' | 'async' | 'no' {
  const require = createRequire(import.meta.url);
  const names = [...instrumentedModules(instrumentations).keys()];
  patchBuiltins(names, require);
  const include = includedPackages(names);
  const { supportsSyncHooks } = require('import-in-the-middle/supports-sync-hooks.mjs') as {
    supportsSyncHooks(): boolean;
  };
  if (supportsSyncHooks()) {
    // In the app's own thread: no second thread to start, no message for every module.
    const hooks = require('import-in-the-middle/register-hooks.mjs') as {
      register(options: { include: (string | RegExp)[] }): void;
    };
    hooks.register({ include });
    return 'sync';
  }
  if (!safeInHooksThread && isUnderRequire()) {
    warn(
      'ES modules are not instrumented: with --require, this version of Node.js runs them only without module hooks. ' +
        'Give the file that calls start() to --import instead.',
    );
    return 'no';
  }
  register('import-in-the-middle/hook.mjs', import.meta.url, { data: { include } });
  return 'async';
}

/**
 * Whether this runs from a file given to `--require`. Node's thread for module hooks loads that file again; our start
 * would be the second one there (Node 20), or the file fail to load and the process end (22.15 to 22.22.2, 24.0 to
 * 24.11.0), an `import` of ours being in it.
 */
function isUnderRequire(): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 200;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return /preloadModules/i.test(stack ?? ''); // loadPreloadModules, Module._preloadModules
}

/**
 * Node's own modules are patched now, and their named exports brought into line, so that `import { get } from 'http'`
 * gives the patched one. Left to import-in-the-middle, the HTTP instrumentation's named imports stay as they were under
 * synchronous hooks: reading the exports patches the CommonJS side, and the instrumentation patches only once.
 */
function patchBuiltins(names: readonly string[], require: NodeJS.Require): void {
  for (const name of names) if (builtinModules.includes(name)) require(name);
  syncBuiltinESMExports();
}

/** Packages by their folder, so that their inner files count too. */
function includedPackages(names: readonly string[]): RegExp[] {
  const packages = names
    .filter((name) => !builtinModules.includes(name))
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // An empty list would stand for every module; this stands for none.
  return [packages.length > 0 ? new RegExp(`/node_modules/(?:${packages.join('|')})/`) : /^$/];
}

/** A module some instrumentation patches; `moduleExports` is there once it has been. */
interface ModuleDefinition {
  readonly name: string;
  readonly moduleExports?: unknown;
  readonly files?: readonly { readonly moduleExports?: unknown }[];
}

/**
 * Module names the instrumentations want, and whether each has been patched. The list is a private field of
 * `InstrumentationBase` (`_modules`, seen in 0.300.0); a test fails if it goes. Without it nothing is wrapped as ESM.
 */
export function instrumentedModules(instrumentations: readonly Instrumentation[]): Map<string, boolean> {
  const modules = new Map<string, boolean>();
  for (const instrumentation of instrumentations) {
    const definitions = (instrumentation as { _modules?: readonly ModuleDefinition[] })._modules ?? [];
    for (const { name, moduleExports, files } of definitions) {
      const patched = moduleExports !== undefined || (files ?? []).some((file) => file.moduleExports !== undefined);
      modules.set(name, (modules.get(name) ?? false) || patched);
    }
  }
  return modules;
}
