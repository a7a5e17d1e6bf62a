import type { Thresholds } from '../config/config.ts';
import type { Finding, RequestSummary } from '../findings/finding.ts';
import { compareFindings } from '../findings/severity.ts';
import { durationNs, epochMs } from './hr-time.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { type FindingContext, judgeRepeats } from './repeat-findings.ts';
import { requestInfo, routeOf, timeSpent } from './request-info.ts';
import type { RequestState, SlowCandidate } from './request-state.ts';
import type { RouteThresholds } from './route-thresholds.ts';
import { judgeSlowQueries, slowQuery, slowRequest, slowSeverity } from './slow-findings.ts';
import type { DetectSpan } from './span.ts';

export interface JudgeParts {
  readonly thresholds: RouteThresholds;
  readonly ignore: IgnoreRules;
  readonly maxFindings: number;
  readonly now: () => number;
  readonly blockedMs: (startMs: number, endMs: number) => number;
  readonly drop: (what: 'finding') => void;
}

/** Turns what was gathered about a request into its summary and its findings. */
export class RequestJudge {
  private readonly parts: JudgeParts;

  constructor(parts: JudgeParts) {
    this.parts = parts;
  }

  /** By the route as known so far. */
  thresholdsOf(request: RequestState): Thresholds {
    const { method, route } = request.route ?? routeOf(request.root!);
    return this.parts.thresholds.of(method, route);
  }

  /** The request's root is ending; its route is final. */
  summarize(request: RequestState, root: DetectSpan): RequestSummary {
    const ns = durationNs(root.duration);
    const startMs = epochMs(root.startTime);
    const spent = timeSpent(request, ns, this.parts.blockedMs(startMs, startMs + ns / 1e6));
    const thresholds = this.thresholdsOf(request);
    const info = request.info!;
    // What happened outside of any request has no request's time to show.
    const context: FindingContext = {
      info,
      timeSpent: request.headless ? undefined : spent,
      thresholds,
      time: this.parts.now(),
    };
    const severity = request.headless ? undefined : slowSeverity(ns, thresholds.slowMs, thresholds.verySlowMs);
    const found: Finding[] = [];
    if (severity) found.push(slowRequest(severity, spent, context));
    if (request.slow) judgeSlowQueries(request.slow, context, found);
    if (request.groups) for (const group of request.groups.values()) judgeRepeats(group, context, found);
    return Object.freeze({
      request: info,
      timeSpent: spent,
      ...(severity ? { severity } : {}),
      findings: found.length === 0 ? NONE : this.select(found, request),
    });
  }

  /** A slow query whose request is over, or no longer watched. */
  lateQuery(request: RequestState, candidate: SlowCandidate): Finding | undefined {
    const info = request.info ?? requestInfo(request.root!);
    const context = { info, timeSpent: undefined, thresholds: this.thresholdsOf(request), time: this.parts.now() };
    const finding = slowQuery(candidate, 1, context);
    return finding && !this.isSilenced(finding, request) ? finding : undefined;
  }

  private select(found: readonly Finding[], request: RequestState): readonly Finding[] {
    const kept = found.filter((finding) => !this.isSilenced(finding, request)).sort(compareFindings);
    for (let i = this.parts.maxFindings; i < kept.length; i++) this.parts.drop('finding');
    return Object.freeze(kept.slice(0, this.parts.maxFindings));
  }

  private isSilenced(finding: Finding, request: RequestState): boolean {
    const { method, route } = request.route ?? routeOf(request.root!);
    return this.parts.ignore.silences(finding, method, route);
  }
}

const NONE: readonly Finding[] = Object.freeze([]);
