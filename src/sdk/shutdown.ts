import type { Logger } from '../logger.ts';

export interface Flushable {
  /** Sends what is there and goes on. */
  flush(): Promise<void>;
  /** Sends what is there and stops for good. */
  close(): Promise<void>;
  /** Sends what it can without anything asynchronous, as the process is exiting now. */
  lastCall(limitMs: number): void;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * At the natural end of a script nobody expects to wait, so it waits at most this long, whatever the deadline.
 * Milliseconds.
 */
const BEFORE_EXIT_MS = 1000;
/** Nor does who calls `process.exit()`. Milliseconds. */
const EXIT_MS = 500;

/**
 * Sends what is left before the process ends, within `deadlineMs`, and lets it end as it would have without us:
 * - a signal that the app handles itself is the app's to answer: we only flush beside it;
 * - a signal nobody else handles is raised again after the flush, so the parent sees a death by signal;
 * - an uncaught exception nobody else handles is thrown again after the flush: same report, same exit code;
 * - `beforeExit` keeps the process only while the flush lasts;
 * - `process.exit()` waits while another thread sends.
 *
 * @returns removes every handler
 */
export function installShutdown(target: Flushable, deadlineMs: number, log: Logger): () => void {
  let closing: Promise<boolean> | undefined;
  const close = (limitMs: number): Promise<boolean> => (closing ??= within(limitMs, target.close()));

  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) {
      void within(deadlineMs, target.flush());
      return;
    }
    if (closing) return end(signal); // A second ^C: the person means now.
    void close(deadlineMs).then(() => end(signal));
  };

  const end = (signal: NodeJS.Signals): void => {
    process.removeListener(signal, onSignal);
    // The app may have begun to listen while we flushed; then it decides.
    if (process.listenerCount(signal) > 0) return;
    process.kill(process.pid, signal);
  };

  const onException = (error: unknown): void => {
    if (process.listenerCount('uncaughtException') > 1) {
      void within(deadlineMs, target.flush());
      return;
    }
    void close(deadlineMs).then(() => {
      process.removeListener('uncaughtException', onException);
      raiseAgain(error);
    });
  };

  const onBeforeExit = (): void => {
    if (closing) return;
    void close(Math.min(deadlineMs, BEFORE_EXIT_MS)).then((done) => {
      if (done) return;
      log.debug('the exporters did not finish in time; what they held is lost');
      // Nothing of the app was left to run, only an exporter waiting to try again.
      process.exit();
    });
  };

  const onExit = (): void => {
    if (closing) return;
    try {
      target.lastCall(Math.min(deadlineMs, EXIT_MS));
    } catch (error) {
      // No thread to be had (Node's permissions, no memory left); thrown on, it would change the exit code.
      log.debug(`what was not sent yet is lost: ${String(error)}`);
    }
  };

  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtException', onException);
  process.on('beforeExit', onBeforeExit);
  process.on('exit', onExit);
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    process.removeListener('uncaughtException', onException);
    process.removeListener('beforeExit', onBeforeExit);
    process.removeListener('exit', onExit);
  };
}

/**
 * Node's report begins with the line that threw. Of a rejection it takes that line from the error; a plain `throw` would
 * show the one below instead of the app's. What is no error has no such line, and a rejection would wrap it; and an app
 * that listens to rejections has not asked for this one.
 */
function raiseAgain(error: unknown): void {
  // Monitors have heard of it, the first time.
  process.removeAllListeners('uncaughtExceptionMonitor');
  if (error instanceof Error && process.listenerCount('unhandledRejection') === 0) void Promise.reject(error);
  // Comes second: only where `--unhandled-rejections` makes rejections harmless.
  setImmediate(() => {
    throw error;
  });
}

/** Whether the work finished in time; a failure counts as finished. */
async function within(limitMs: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
