import type { CallSite } from '../findings/finding.ts';

/** Seconds and nanoseconds, as OpenTelemetry gives them. */
export type HrTime = readonly [number, number];

/**
 * What a detector reads of a span: a structural part of the SDK's `ReadableSpan`, so live spans pass without a copy and
 * a recorded trace can be replayed without an SDK. Kinds are OpenTelemetry's numbers (INTERNAL 0, SERVER 1, CLIENT 2,
 * PRODUCER 3, CONSUMER 4).
 */
export interface DetectSpan {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly startTime: HrTime;
  /** Valid once the span is ending. */
  readonly endTime: HrTime;
  /** Valid once the span is ending. */
  readonly duration: HrTime;
  readonly instrumentationScope?: { readonly name: string };
  spanContext(): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number };
}

/** A call site not resolved yet: resolving (formatting, source maps) is paid only when a finding needs it. */
export interface LazyCallSite {
  resolve(): CallSite | undefined;
}
