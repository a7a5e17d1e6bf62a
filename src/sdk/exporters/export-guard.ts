import { diag } from '@opentelemetry/api';

interface Result {
  readonly code: number;
  readonly error?: Error;
}
type Done = (result: Result) => void;

/** What the exporters of all three signals have in common. */
export interface GuardedExporter {
  export(items: any, done: (result: any) => void): void;
  forceFlush?: (() => Promise<void>) | undefined;
  shutdown(): Promise<void>;
}

const SUCCESS: Result = { code: 0 };

/**
 * How long the SDK is left waiting for an export. While it waits, a timer of its processors keeps a finished process
 * alive, by default for 30 s. Milliseconds.
 */
const PATIENCE_MS = 500;

/**
 * Exports under way at once; a flush starts as many as the queue holds batches. What comes on top is dropped: a
 * destination that slow does not catch up. OpenTelemetry's own limit.
 */
const MAX_UNDER_WAY = 30;

/**
 * Puts itself between the SDK and an exporter, so that a slow, dead or faulty destination costs the app nothing: exports
 * that take long go on by themselves, an exporter that throws or rejects is a failed export, and a failure is one line
 * for the diagnostics logger instead of a stack trace. The SDK is told of success in any case: it would only say it
 * again. Flush and shutdown wait for what is under way.
 *
 * @param label names the destination to a person
 * @returns the same exporter
 */
export function guard<T extends GuardedExporter>(exporter: T, label: string): T {
  const send = exporter.export.bind(exporter) as (items: unknown, done: Done) => unknown;
  const flush = exporter.forceFlush?.bind(exporter);
  const stop = exporter.shutdown.bind(exporter);
  const underWay = new Set<Promise<void>>();

  const guarded = {
    export(items: unknown, done: Done): void {
      if (underWay.size >= MAX_UNDER_WAY) {
        diag.error(`${label} takes data too slowly, some is dropped`);
        return done(SUCCESS);
      }
      const job = outcome((told) => send(items, told)).then((error) => {
        underWay.delete(job);
        if (error) diag.error(`${label} did not take data: ${error.message}`);
      });
      underWay.add(job);
      const released = once(() => done(SUCCESS));
      const timer = setTimeout(released, PATIENCE_MS);
      void job.then(() => {
        clearTimeout(timer);
        released();
      });
    },
    async forceFlush(): Promise<void> {
      await Promise.all(underWay);
      await flush?.();
    },
    async shutdown(): Promise<void> {
      await Promise.all(underWay);
      await stop();
    },
  };
  return Object.assign(exporter, guarded);
}

/** What came of an export: `undefined` when all is well. Never rejects. */
function outcome(send: (told: Done) => unknown): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const failed = (error: unknown): void => resolve(error instanceof Error ? error : new Error(String(error)));
    try {
      // Some are asynchronous against their type, and reject for what they cannot convert.
      const returned = send(({ code, error }) =>
        code === 0 ? resolve(undefined) : failed(error ?? 'no reason given'),
      );
      Promise.resolve(returned).catch(failed);
    } catch (error) {
      failed(error);
    }
  });
}

function once(call: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    call();
  };
}
