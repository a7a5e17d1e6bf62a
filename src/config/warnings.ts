import type { ConfigWarning } from './config.ts';
import { printable } from './redact.ts';

/**
 * Only so many are kept of what has no bound of its own: an environment full of misspellings must not bury the app's
 * own output.
 */
const MOST = 50;

/** Collects what is wrong: at most one warning for each variable or option, the first one. */
export class Warnings {
  readonly #byName = new Map<string, ConfigWarning>();
  #unbounded = 0;

  /** @param key tells apart two warnings of one name; the name itself when left out */
  add(warning: ConfigWarning, key: string = warning.name): void {
    if (this.#byName.has(key) || this.#unbounded >= MOST) return;
    this.#unbounded++;
    this.#keep(warning, key);
  }

  /** About a variable that hotspan declares; of those there are only so many. */
  addDeclared(warning: ConfigWarning): void {
    if (!this.#byName.has(warning.name)) this.#keep(warning, warning.name);
  }

  #keep(warning: ConfigWarning, key: string): void {
    this.#byName.set(key, {
      name: printable(warning.name),
      value: printable(warning.value),
      allowed: warning.allowed,
      used: printable(warning.used),
    });
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  list(): ConfigWarning[] {
    return [...this.#byName.values()];
  }
}
