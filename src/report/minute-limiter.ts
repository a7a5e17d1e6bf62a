/** Ids told apart within a minute; more than that is a flood, and then none of the rest passes. */
const MAX_IDS = 1000;
const MINUTE_MS = 60_000;

/** Lets each id through a given number of times a minute. Remembers nothing beyond the current minute. */
export class MinuteLimiter {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #minute = -1;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** @param nowMs milliseconds since the epoch */
  allows(id: string, nowMs: number): boolean {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const count = this.#counts.get(id) ?? 0;
    if (count >= this.#perMinute || (count === 0 && this.#counts.size >= MAX_IDS)) return false;
    this.#counts.set(id, count + 1);
    return true;
  }
}
