import type { Environment } from './environment.ts';
import { HIDDEN, withoutCredentials } from './redact.ts';
import { closest } from './spelling.ts';
import { type Given, VARIABLE_NAMES, type VariableName, VARIABLES } from './variables.ts';
import { defaultText, type Variable } from './variables/variable.ts';
import type { Warnings } from './warnings.ts';

/** More text than this in one variable is a mistake. Characters. */
const LONGEST = 32_768;

/** The names of those variables that have a default of their own. */
type WithDefault = {
  [N in VariableName]: (typeof VARIABLES)[N] extends { readonly default: unknown } ? N : never;
}[VariableName];

/** Reads declared variables, each at most once; a bad one is one warning. */
export class EnvReader {
  readonly #env: Environment;
  readonly #warnings: Warnings;
  readonly #values = new Map<VariableName, unknown>();

  constructor(env: Environment, warnings: Warnings) {
    this.#env = env;
    this.#warnings = warnings;
    for (const name of VARIABLE_NAMES) if (this.isSet(name)) this.#values.set(name, this.#parse(name));
    this.#reportUnknown();
  }

  /** Whether anything was written in it, good or bad. */
  isSet(name: VariableName): boolean {
    const text = this.#env[name];
    return typeof text === 'string' && text.trim() !== '';
  }

  /** What was usable in it, without the default. */
  given<N extends VariableName>(name: N): Given<N> | undefined {
    return this.#values.get(name) as Given<N> | undefined;
  }

  /** What was usable in it, or its default. */
  get<N extends WithDefault>(name: N): Given<N> {
    return this.given(name) ?? (VARIABLES[name].default as Given<N>);
  }

  /** One warning about what is only wrong beside another setting. */
  reject(name: VariableName, allowed: string, used: string): void {
    this.#warnings.addDeclared({ name, value: this.#shown(name), allowed, used });
  }

  #parse(name: VariableName): unknown {
    const variable: Variable<unknown> = VARIABLES[name];
    const text = (this.#env[name] ?? '').trim();
    const parsed = text.length > LONGEST ? { bad: true as const } : variable.kind.parse(text);
    if (parsed.bad === true) this.reject(name, variable.kind.allowed, parsed.rest ?? defaultText(variable));
    return parsed.value;
  }

  #shown(name: VariableName): string {
    const { show }: Variable<unknown> = VARIABLES[name];
    const text = (this.#env[name] ?? '').trim();
    if (show === 'no') return HIDDEN;
    return show === 'url' ? withoutCredentials(text) : text;
  }

  /** Misspelled names of ours. Their values stay out of sight: who knows what they were meant to be. */
  #reportUnknown(): void {
    for (const name of Object.keys(this.#env)) {
      if (!name.startsWith('HOTSPAN_') || Object.hasOwn(VARIABLES, name) || this.#env[name] === undefined) continue;
      const meant = closest(name, VARIABLE_NAMES);
      const allowed = meant === undefined ? 'the variables in docs/configuration.md' : `${meant}, if that was meant`;
      this.#warnings.add({ name, value: HIDDEN, allowed, used: 'nothing, there is no such variable' });
    }
  }
}
