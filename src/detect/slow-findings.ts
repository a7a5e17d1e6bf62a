import { adviseSlowQuery, adviseSlowRequest } from '../findings/advice.ts';
import type { Finding, TimeSpent } from '../findings/finding.ts';
import { findingId } from '../findings/id.ts';
import { resolveCallSite } from './call-site.ts';
import { isOver, nsToMs } from './hr-time.ts';
import { confidence, type FindingContext } from './repeat-findings.ts';
import type { SlowCandidate } from './request-state.ts';

type SlowSeverity = 'slow' | 'very_slow';

export function slowSeverity(ns: number, slowMs: number, verySlowMs: number): SlowSeverity | undefined {
  if (isOver(ns, verySlowMs)) return 'very_slow';
  return isOver(ns, slowMs) ? 'slow' : undefined;
}

/** One finding for each template with slow queries: how many there were, and the worst one's duration. */
export function judgeSlowQueries(candidates: readonly SlowCandidate[], context: FindingContext, into: Finding[]): void {
  const worst = new Map<string, { candidate: SlowCandidate; count: number }>();
  for (const candidate of candidates) {
    if (!isOver(candidate.durationNs, lowest(context))) continue;
    const known = worst.get(candidate.query.key);
    if (!known) worst.set(candidate.query.key, { candidate, count: 1 });
    else {
      known.count++;
      if (candidate.durationNs > known.candidate.durationNs) known.candidate = candidate;
    }
  }
  for (const { candidate, count } of worst.values()) {
    const finding = slowQuery(candidate, count, context);
    if (finding) into.push(finding);
  }
}

/**
 * The id leaves the call site out: a slow query is mended where the data is, and its call site is known only from the
 * second time on.
 */
export function slowQuery(candidate: SlowCandidate, count: number, context: FindingContext): Finding | undefined {
  const { slowQueryMs, verySlowQueryMs } = context.thresholds;
  const { query, durationNs } = candidate;
  const severity = slowSeverity(durationNs, slowQueryMs, verySlowQueryMs);
  if (!severity) return undefined;
  const site = resolveCallSite(candidate.part?.site);
  return Object.freeze<Finding>({
    id: findingId('slow_query', query.template),
    type: 'slow_query',
    severity,
    ...confidence(query.unseen ? ['the driver does not show the query'] : []),
    time: context.time,
    request: context.info,
    system: query.system,
    template: query.template,
    count,
    durationMs: nsToMs(durationNs),
    threshold: isOver(durationNs, verySlowQueryMs) ? verySlowQueryMs : slowQueryMs,
    ...(site ? { callSite: Object.freeze(site) } : {}),
    suggestion: adviseSlowQuery(query),
    ...(context.timeSpent ? { timeSpent: context.timeSpent } : {}),
  });
}

export function slowRequest(severity: SlowSeverity, timeSpent: TimeSpent, context: FindingContext): Finding {
  const { slowMs, verySlowMs } = context.thresholds;
  return Object.freeze<Finding>({
    id: findingId('slow_request', context.info.name),
    type: 'slow_request',
    severity,
    confidence: 'high',
    time: context.time,
    request: context.info,
    count: 1,
    durationMs: timeSpent.totalMs,
    threshold: severity === 'very_slow' ? verySlowMs : slowMs,
    suggestion: adviseSlowRequest(timeSpent),
    timeSpent,
  });
}

function lowest({ thresholds }: FindingContext): number {
  return Math.min(thresholds.slowQueryMs, thresholds.verySlowQueryMs);
}
