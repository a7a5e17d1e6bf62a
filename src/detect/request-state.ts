import type { RequestInfo } from '../findings/finding.ts';
import { nsBetween } from './hr-time.ts';
import { IntervalUnion } from './interval-union.ts';
import { RepeatGroup, type RepeatPart } from './repeat-group.ts';
import type { SpanNode } from './span-node.ts';
import { CACHE, CONNECTION, DATABASE, HTTP, type SpanRole } from './span-role.ts';
import type { DetectSpan, HrTime } from './span.ts';
import type { QueryText } from './templates/index.ts';

/** A query that may turn out slow once the request's route, and so its limits, are known. */
export interface SlowCandidate {
  readonly query: QueryText;
  readonly part: RepeatPart | undefined;
  readonly durationNs: number;
}

/** What rules about routes are matched with. */
export interface RouteKey {
  readonly method: string | undefined;
  readonly route: string;
}

/** Time and calls of one category; overlapping calls count once. */
export class CategoryTime {
  calls = 0;
  readonly union = new IntervalUnion();
}

/** Everything kept of one request while it is under way. What most requests don't need is made when needed. */
export class RequestState {
  /** Until it ends. */
  root: DetectSpan | undefined;
  /** No request but a call outside of any (a query at start-up): no summary, findings only. */
  readonly headless: boolean;
  /** Set when the root has ended. */
  info: RequestInfo | undefined = undefined;
  route: RouteKey | undefined = undefined;
  /** Takes no more queries: ended, or put out by newer requests. */
  closed = false;
  groups: Map<string, RepeatGroup> | undefined = undefined;
  slow: SlowCandidate[] | undefined = undefined;
  database: CategoryTime | undefined = undefined;
  cache: CategoryTime | undefined = undefined;
  http: CategoryTime | undefined = undefined;
  pool: CategoryTime | undefined = undefined;
  /** Any category. */
  readonly covered = new IntervalUnion();
  private readonly start: HrTime;

  constructor(root: DetectSpan, headless: boolean) {
    this.root = root;
    this.start = root.startTime;
    this.headless = headless;
  }

  sinceStart(time: HrTime): number {
    return nsBetween(this.start, time);
  }

  /** The group of a query under `parent`; `undefined` when the request has too many. */
  partFor(query: QueryText, parent: SpanNode, maxGroups: number): RepeatPart | undefined {
    const groups = (this.groups ??= new Map());
    const known = groups.get(query.key);
    if (known) return known.partUnder(parent);
    if (groups.size >= maxGroups) return undefined;
    const group = new RepeatGroup(query, parent);
    groups.set(query.key, group);
    return group.first;
  }

  addTime(role: SpanRole, startNs: number, endNs: number): void {
    const category = this.categoryOf(role);
    if (!category) return;
    category.calls++;
    category.union.add(startNs, endNs);
    this.covered.add(startNs, endNs);
  }

  /** Keeps the longest, at most `max`. Says whether one had to go. */
  addSlow(candidate: SlowCandidate, max: number): boolean {
    const slow = (this.slow ??= []);
    if (slow.length < max) {
      slow.push(candidate);
      return false;
    }
    let shortest = 0;
    for (let i = 1; i < slow.length; i++) if (slow[i]!.durationNs < slow[shortest]!.durationNs) shortest = i;
    if (slow.length > 0 && slow[shortest]!.durationNs < candidate.durationNs) slow[shortest] = candidate;
    return true;
  }

  /** The root is ending: from here on its span is not needed. */
  rememberRoute(route: RouteKey, info: RequestInfo): void {
    this.route = route;
    this.info = info;
    this.root = undefined;
  }

  /** Lets go of all that grows with the request. */
  close(): void {
    this.closed = true;
    this.groups = undefined;
    this.slow = undefined;
  }

  private categoryOf(role: SpanRole): CategoryTime | undefined {
    switch (role) {
      case DATABASE:
        return (this.database ??= new CategoryTime());
      case CACHE:
        return (this.cache ??= new CategoryTime());
      case HTTP:
        return (this.http ??= new CategoryTime());
      case CONNECTION:
        return (this.pool ??= new CategoryTime());
      default:
        return undefined;
    }
  }
}
