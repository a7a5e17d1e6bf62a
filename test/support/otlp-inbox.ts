import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ReceivedLog,
  type ReceivedMetric,
  type ReceivedSpan,
  readLogs,
  readMetrics,
  readSpans,
  type Signal,
} from './otlp-shapes.ts';

export interface ReceivedRequest {
  readonly method: string;
  /** With the query string; for gRPC the method's path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Absent when the path is none of OTLP's. */
  readonly signal?: Signal;
}

/** What has arrived at a receiver, in order of arrival. */
export class OtlpInbox {
  readonly requests: ReceivedRequest[] = [];
  readonly spans: ReceivedSpan[] = [];
  readonly metrics: ReceivedMetric[] = [];
  readonly logs: ReceivedLog[] = [];

  add(signal: Signal, message: Record<string, unknown>): void {
    if (signal === 'traces') this.spans.push(...readSpans(message));
    if (signal === 'metrics') this.metrics.push(...readMetrics(message));
    if (signal === 'logs') this.logs.push(...readLogs(message));
  }

  clear(): void {
    for (const box of [this.requests, this.spans, this.metrics, this.logs]) box.length = 0;
  }

  requestsFor(signal: Signal): ReceivedRequest[] {
    return this.requests.filter((request) => request.signal === signal);
  }

  /**
   * Waits until the predicate gives something truthy, and gives that. Names repeat in the error what did arrive, so
   * that a failing test tells the difference between nothing and something else.
   */
  async waitFor<T>(predicate: (inbox: this) => T, timeoutMs = 5000): Promise<NonNullable<T>> {
    const limit = performance.now() + timeoutMs;
    for (;;) {
      const found = predicate(this);
      if (found) return found;
      if (performance.now() > limit)
        throw new Error(`Not received within ${timeoutMs} ms. There is: ${this.#inShort()}`);
      await sleep(10);
    }
  }

  #inShort(): string {
    return JSON.stringify({
      requests: this.requests.map(({ method, path }) => `${method} ${path}`),
      spans: this.spans.map(({ name }) => name),
      metrics: this.metrics.map(({ name }) => name),
      logs: this.logs.map(({ eventName, body }) => eventName || body),
    });
  }
}
