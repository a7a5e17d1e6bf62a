import type { Logger } from '../logger.ts';

/** hotspan's own failures: each counted, each place's first one logged, none passed on. */
export class InternalErrors {
  readonly #log: Logger;
  readonly #seen = new Set<string>();
  #count: (where: string) => void = () => {};

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Where counts go, once there are metrics. */
  countWith(count: (where: string) => void): void {
    this.#count = count;
  }

  /** Never throws. */
  report(where: string, error: unknown): void {
    try {
      this.#count(where);
      if (this.#seen.has(where)) return;
      this.#seen.add(where);
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      this.#log.error(`${where} failed and was passed over; further failures there are only counted. ${text}`);
      if (error instanceof Error && error.stack) this.#log.debug(error.stack);
    } catch {
      // An error that can't even be printed (a throwing getter); the app comes first.
    }
  }
}
