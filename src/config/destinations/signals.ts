import type { Signal } from '../config.ts';

export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];

/** As environment variables spell them. */
export const IN_CAPITALS = { traces: 'TRACES', metrics: 'METRICS', logs: 'LOGS' } as const;

/** `https://host/base` → `https://host/base/v1/traces`; a query stays behind the path. */
export function signalUrl(base: string, signal: Signal): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/{1,20}$/, '')}/v1/${signal}`;
  return url.href;
}

/** One value for each of the signals. */
export function forSignals<T>(signals: readonly Signal[], make: (signal: Signal) => T): Partial<Record<Signal, T>> {
  return Object.fromEntries(signals.map((signal) => [signal, make(signal)])) as Partial<Record<Signal, T>>;
}
