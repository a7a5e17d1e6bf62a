import type { Finding, Severity } from './finding.ts';

const RANK: Readonly<Record<Severity, number>> = { critical: 4, very_slow: 3, warning: 2, slow: 1 };
/** Among findings of one severity, those that name a query and a fix come before those that only name a request. */
const TELLING = new Map(['n_plus_one', 'duplicate_query', 'slow_query'].map((type, index) => [type, 3 - index]));

/** For sorting: worst first. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    RANK[b.severity] - RANK[a.severity] ||
    (TELLING.get(b.type) ?? 0) - (TELLING.get(a.type) ?? 0) ||
    b.durationMs - a.durationMs ||
    b.count - a.count
  );
}
