/**
 * Everything process-wide hangs on one symbol, so that two copies of hotspan (a second `--import`, a nested
 * dependency, the CommonJS and ESM sides of an app) still see each other.
 */
export interface ProcessState {
  /** Version of the copy that started. */
  readonly version: string;
  /** Flushes and stops; set once the start is complete. */
  shutdown?: () => Promise<void>;
}

const KEY = Symbol.for('hotspan');
type Holder = { [KEY]?: ProcessState };

export function processState(): ProcessState | undefined {
  return (globalThis as Holder)[KEY];
}

/** Takes the slot. The caller checks {@link processState} first. */
export function claimProcess(state: ProcessState): void {
  Object.defineProperty(globalThis, KEY, { value: state, configurable: true, enumerable: false });
}

/** Gives the slot back, after a start that failed. */
export function releaseProcess(): void {
  delete (globalThis as Holder)[KEY];
}
