import { builtinModules, createRequire, register } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';

/**
 * Lets instrumentations patch ES modules. CommonJS modules are patched by require-in-the-middle, which the
 * instrumentations bring and install themselves.
 *
 * Called after everything of ours is loaded: with the hooks in place first, each of our own modules would pass through
 * them, which costs most of a second. Only modules that some instrumentation asked for are wrapped: wrapping is what
 * breaks unusual modules, so what nobody wants to patch is left alone.
 *
 * @returns which kind of hook was registered
 */
export function registerModuleHooks(instrumentations: readonly Instrumentation[]): 'sync' | 'async' {
  const require = createRequire(import.meta.url);
  const include = includedModules(instrumentations);
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
  register('import-in-the-middle/hook.mjs', import.meta.url, { data: { include } });
  return 'async';
}

/** Built-in modules by name, packages by their folder, so that their inner files count too. */
function includedModules(instrumentations: readonly Instrumentation[]): (string | RegExp)[] {
  const builtins: string[] = [];
  const packages: string[] = [];
  for (const name of instrumentedModules(instrumentations).keys()) {
    if (builtinModules.includes(name)) builtins.push(name, `node:${name}`);
    else packages.push(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  }
  return packages.length > 0 ? [...builtins, new RegExp(`/node_modules/(?:${packages.join('|')})/`)] : builtins;
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
