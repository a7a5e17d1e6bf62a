import type { HrTime } from './span.ts';

/** A duration in whole nanoseconds: exact up to 104 days. Missing or negative is 0. */
export function durationNs(duration: HrTime | undefined): number {
  if (!duration) return 0;
  const ns = duration[0] * 1e9 + duration[1];
  return ns > 0 ? ns : 0;
}

/** Nanoseconds from `from` to `to`, exact however far both are from the epoch. Missing is 0. */
export function nsBetween(from: HrTime | undefined, to: HrTime | undefined): number {
  if (!from || !to) return 0;
  const ns = (to[0] - from[0]) * 1e9 + (to[1] - from[1]);
  return Number.isFinite(ns) ? ns : 0;
}

export function nsToMs(ns: number): number {
  return ns / 1e6;
}

/** Strictly more than `limitMs`: 1000 ms exactly is not over 1000. */
export function isOver(ns: number, limitMs: number): boolean {
  return ns > limitMs * 1e6;
}

/** Milliseconds since the epoch, for what does not need nanoseconds. */
export function epochMs(time: HrTime | undefined): number {
  return time ? time[0] * 1e3 + time[1] / 1e6 : 0;
}
