/**
 * A duration as a person reads it: `0.4 ms`, `412 ms`, `4.21 s`, `12.3 s`, `2 min 5 s`.
 *
 * @param ms milliseconds; what is no number, or below zero, reads as `0 ms`
 */
export function durationText(ms: number): string {
  if (!(ms >= 0.05)) return '0 ms';
  if (ms < 0.95) return `${ms.toFixed(1)} ms`;
  const whole = Math.round(ms);
  if (whole < 1000) return `${whole} ms`;
  if (whole < 9995) return `${(whole / 1000).toFixed(2)} s`;
  if (whole < 59_950) return `${(whole / 1000).toFixed(1)} s`;
  const seconds = Math.round(whole / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * A limit as it was set: `3 s`, `1.5 s`, `250 ms`.
 *
 * @param ms milliseconds
 */
export function limitText(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toFixed(3))} s` : `${ms} ms`;
}

/**
 * A duration beside the limit it passed. Just past it, two decimals would read `1.00 s (limit 1 s)`, so then it is
 * told to the millisecond, rounded up.
 *
 * @param ms milliseconds
 * @param limitMs milliseconds
 */
export function durationOverLimitText(ms: number, limitMs: number | undefined): string {
  if (limitMs === undefined) return durationText(ms);
  const past = ms > limitMs && ms - limitMs < 10;
  return `${past ? `${Math.ceil(ms)} ms` : durationText(ms)} (limit ${limitText(limitMs)})`;
}
