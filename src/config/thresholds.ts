import type { Config, RouteRule, Thresholds } from './config.ts';

export type ThresholdField = keyof Thresholds;
type Written = Partial<Thresholds>;

/** A day, in milliseconds: longer is a mistake. */
export const LONGEST_MS = 86_400_000;
export const MOST_REPEATS = 100_000;
/** Very slow is this much slower than slow where only slow is known. */
const VERY = 3;

export const THRESHOLD_FIELDS: readonly ThresholdField[] = [
  'slowMs',
  'verySlowMs',
  'slowQueryMs',
  'verySlowQueryMs',
  'nPlusOneCount',
  'nPlusOneMs',
];

export function acceptsThreshold(field: ThresholdField, value: unknown): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (field === 'nPlusOneCount') return Number.isInteger(value) && value >= 2 && value <= MOST_REPEATS;
  return value >= 0 && value <= LONGEST_MS;
}

/**
 * Fills the gaps. Queries follow requests; very slow is 3 s, or three times slow when slow is beyond that.
 *
 * @param onConflict told about a very slow below its slow, and what is used for it
 */
export function fillThresholds(
  written: Written,
  environment: Config['environment'],
  onConflict: (field: ThresholdField, used: number) => void,
): Thresholds {
  const slowMs = written.slowMs ?? 1000;
  const verySlowMs = above(slowMs, written.verySlowMs, 3000, (used) => onConflict('verySlowMs', used));
  const slowQueryMs = written.slowQueryMs ?? slowMs;
  const verySlowQueryMs = above(slowQueryMs, written.verySlowQueryMs, verySlowMs, (used) =>
    onConflict('verySlowQueryMs', used),
  );
  return {
    slowMs,
    verySlowMs,
    slowQueryMs,
    verySlowQueryMs,
    nPlusOneCount: written.nPlusOneCount ?? 5,
    nPlusOneMs: written.nPlusOneMs ?? (environment === 'production' ? 50 : 0),
  };
}

/** A rule that moves one of a pair past the other moves the other too; what it says itself stays. */
export function fillRoute(rule: RouteRule, base: Thresholds, onConflict: () => void): RouteRule {
  return {
    ...rule,
    ...fillPair(rule, 'slowMs', 'verySlowMs', base, onConflict),
    ...fillPair(rule, 'slowQueryMs', 'verySlowQueryMs', base, onConflict),
  };
}

function fillPair(
  rule: RouteRule,
  slowField: ThresholdField,
  veryField: ThresholdField,
  base: Thresholds,
  onConflict: () => void,
): Written {
  const slow = rule[slowField];
  const very = rule[veryField];
  if (slow === undefined) return very !== undefined && very < base[slowField] ? { [slowField]: very } : {};
  if (very === undefined) return slow > base[veryField] ? { [veryField]: slow * VERY } : {};
  if (very >= slow) return {};
  onConflict();
  return { [veryField]: slow * VERY };
}

function above(slow: number, very: number | undefined, usual: number, onConflict: (used: number) => void): number {
  if (very === undefined) return usual >= slow ? usual : slow * VERY;
  if (very >= slow) return very;
  onConflict(slow * VERY);
  return slow * VERY;
}
