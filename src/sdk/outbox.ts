import type { InternalErrors } from './internal-errors.ts';

/** What waits at most; a burst beyond it is dropped and counted. */
const CAPACITY = 2000;

/** Work that may wait until the current request's turn is over. Runs on the next `setImmediate`, in order. */
export class Outbox {
  #jobs: (() => void)[] = [];
  #scheduled = false;
  readonly #errors: InternalErrors;
  readonly #onDrop: () => void;

  constructor(errors: InternalErrors, onDrop: () => void) {
    this.#errors = errors;
    this.#onDrop = onDrop;
  }

  add(job: () => void): void {
    if (this.#jobs.length >= CAPACITY) return this.#onDrop();
    this.#jobs.push(job);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.drain());
  }

  /** Runs what waits, now. */
  drain(): void {
    this.#scheduled = false;
    const jobs = this.#jobs;
    this.#jobs = [];
    for (const job of jobs) {
      try {
        job();
      } catch (error) {
        this.#errors.report('outbox', error);
      }
    }
  }
}
