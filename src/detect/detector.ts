import type { IgnoreRule, Limits, RouteRule, Thresholds } from '../config/config.ts';
import type { Finding, QueryNote, RequestSummary } from '../findings/finding.ts';
import { findingId } from '../findings/id.ts';
import { attributesOf, databaseParts, databaseSystem, httpMethod, httpParts, queryText } from './attributes.ts';
import { mixHash } from './hash.ts';
import { durationNs, isOver } from './hr-time.ts';
import { IgnoreRules } from './ignore-rules.ts';
import { RequestJudge } from './request-judge.ts';
import { requestInfo, routeOf } from './request-info.ts';
import { RequestState } from './request-state.ts';
import { RouteThresholds } from './route-thresholds.ts';
import { slowSeverity } from './slow-findings.ts';
import { SpanNode } from './span-node.ts';
import { CONNECTION, HTTP, isQuery, isRequest, OTHER, roleOf } from './span-role.ts';
import type { DetectSpan, LazyCallSite } from './span.ts';
import { TemplateCache } from './template-cache.ts';
import type { QueryText } from './templates/index.ts';

export type { SpanNode } from './span-node.ts';

export interface DetectorOptions {
  readonly thresholds: Thresholds;
  readonly routes: readonly RouteRule[];
  readonly ignore: readonly IgnoreRule[];
  readonly limits: Limits;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** For how long the event loop was blocked within a window; both in milliseconds since the epoch. */
  readonly blockedMs?: (startMs: number, endMs: number) => number;
  /** A bound was hit: a request is no longer watched for repeats, a query has no group, a finding is left out. */
  readonly onDrop?: (what: 'request' | 'group' | 'finding') => void;
  readonly queryText?: 'sanitized' | 'raw';
}

/**
 * What the end of a span shows. `findings` is what to publish now, and every finding is in exactly one such list. Those
 * of a request come when its root ends (they are in `request.findings` too), as its route and so its limits are known
 * only then. At once come those no request will bring: a slow query that ends after its request, or outside of any.
 */
export interface Ending {
  readonly query?: QueryNote;
  readonly findings?: readonly Finding[];
  readonly request?: RequestSummary;
}

const NOTHING: Ending = Object.freeze({});
type Note = { -readonly [Key in keyof QueryNote]: QueryNote[Key] };

/**
 * Fed with spans as they start and end, finds what is slow and what repeats. Pure: no SDK, no environment, no I/O, and
 * bounded memory; a recorded trace can be replayed through it.
 */
export class Detector {
  private readonly limits: Limits;
  private readonly sanitize: boolean;
  private readonly drop: (what: 'request' | 'group' | 'finding') => void;
  private readonly thresholds: RouteThresholds;
  private readonly ignore: IgnoreRules;
  private readonly judge: RequestJudge;
  private readonly templates = new TemplateCache();
  /** Oldest first. */
  private readonly live = new Set<RequestState>();

  constructor(options: DetectorOptions) {
    this.limits = options.limits;
    this.sanitize = options.queryText !== 'raw';
    this.drop = options.onDrop ?? (() => {});
    this.thresholds = new RouteThresholds(options.thresholds, options.routes);
    this.ignore = new IgnoreRules(options.ignore);
    this.judge = new RequestJudge({
      thresholds: this.thresholds,
      ignore: this.ignore,
      maxFindings: options.limits.maxFindingsPerRequest,
      now: options.now ?? Date.now,
      blockedMs: options.blockedMs ?? (() => 0),
      drop: this.drop,
    });
  }

  /** @param parent the span's parent in this process; without one it is a local root, and begins a request */
  start(span: DetectSpan, parent: SpanNode | undefined): SpanNode {
    const role = roleOf(span);
    const node = new SpanNode(span, parent, parent ? parent.request : this.begin(span, !isRequest(span, role)));
    node.role = role;
    if (isQuery(role)) {
      this.uncoverWrappers(node);
      const text = queryText(attributesOf(span));
      if (text !== undefined) this.join(node, this.describe(span, text));
    } else if (role === HTTP) {
      if (parent && carriesCalls(parent)) node.role = OTHER;
      else this.join(node, this.templates.get(httpParts(span, httpMethod(attributesOf(span)) ?? '')));
    }
    return node;
  }

  /** A driver's hook saw the query's text and a hash of its bind values, for drivers that show them only after the start. */
  observe(node: SpanNode, text: string, valuesHash: number | undefined): void {
    if (!isQuery(node.role)) return;
    if (valuesHash !== undefined) node.valuesHash = valuesHash;
    if (node.query === undefined && node.span !== undefined) this.join(node, this.describe(node.span, text));
  }

  /**
   * Asked by a pool before the query waits for a connection, so before its span exists: will this query repeat one
   * whose call site is not known?
   */
  wantsCallSiteFor(parent: SpanNode | undefined, text: string, system = 'postgresql'): boolean {
    if (!parent) return false;
    const query = this.templates.get({ system, text, operation: '', collection: '', name: '' });
    if (parent.request.closed || query.housekeeping) return false;
    const part = parent.request.partFor(query, callerOf(parent), this.limits.maxGroupsPerRequest);
    return part?.announce() ?? false;
  }

  attachCallSite(node: SpanNode, site: LazyCallSite): void {
    node.wantsCallSite = false;
    if (node.part) node.part.attach(site);
    else node.site = site;
  }

  /** Once for each span, when it is ending: its duration is set, and the span can still be written. */
  ending(node: SpanNode): Ending {
    const span = node.span;
    if (!span) return NOTHING;
    const note = isQuery(node.role) || node.role === HTTP ? this.endQuery(node, span) : NOTHING;
    if (node.role === CONNECTION) this.addTime(node, span);
    node.span = undefined;
    return node.parent ? note : this.endRoot(node, span, note);
  }

  /** Rules that have not silenced anything so far. */
  unusedIgnores(): IgnoreRule[] {
    return this.ignore.unused();
  }

  private begin(root: DetectSpan, headless: boolean): RequestState {
    const request = new RequestState(root, headless);
    this.live.add(request);
    if (this.live.size > this.limits.maxRequests) this.dropOldest();
    return request;
  }

  /** Its time is still counted, as that takes no more memory; its repeats are not. */
  private dropOldest(): void {
    for (const oldest of this.live) {
      this.live.delete(oldest);
      for (let i = 0; i < (oldest.slow?.length ?? 0); i++) this.drop('finding');
      oldest.close();
      this.drop('request');
      return;
    }
  }

  private describe(span: DetectSpan, observed: string | undefined): QueryText {
    return this.templates.get(databaseParts(span, databaseSystem(attributesOf(span)) ?? '', observed));
  }

  /** A query within a query that is still open: the outer one is an ORM's wrapper, and no query after all. */
  private uncoverWrappers(node: SpanNode): void {
    for (let outer = node.parent; outer && isTransparent(outer); outer = outer.parent) {
      if (!isQuery(outer.role) || outer.wrapper || !outer.span) continue;
      outer.wrapper = true;
      if (outer.part) outer.part.group.count--;
    }
  }

  /** Puts a query into its group, the text being known now. */
  private join(node: SpanNode, query: QueryText): void {
    node.query = query;
    const request = node.request;
    if (request.closed || node.wrapper || query.housekeeping) return;
    const part = request.partFor(query, callerOf(node.parent ?? node), this.limits.maxGroupsPerRequest);
    if (!part) {
      this.drop('group');
      return;
    }
    node.part = part;
    part.seen++;
    node.index = ++part.group.count;
    if (node.parent && isTransparent(node.parent)) this.takeOver(node, node.parent);
    if (node.site) part.attach(node.site);
    node.site = undefined;
    node.wantsCallSite = part.wantsCallSite;
  }

  /** What the wrapper was given is the driver's: call site, bind values, and its place where both are in one group. */
  private takeOver(node: SpanNode, parent: SpanNode): void {
    const part = node.part!;
    for (let outer: SpanNode | undefined = parent; outer && isTransparent(outer); outer = outer.parent) {
      if (!outer.wrapper) continue;
      if (outer.part === part && !outer.handedOn) {
        part.seen--;
        node.index = outer.index;
      }
      outer.handedOn = true;
      const site = outer.site ?? outer.part?.site;
      if (site) part.attach(site);
      node.valuesHash ??= outer.valuesHash;
    }
  }

  private endQuery(node: SpanNode, span: DetectSpan): Ending {
    const query = node.query ?? this.describe(span, undefined);
    if (node.query === undefined) this.join(node, query);
    const safeText = this.sanitize ? query.safeText : undefined;
    if (node.wrapper) return safeText === undefined ? NOTHING : { query: { safeText } };
    const ns = this.addTime(node, span);
    const repeats = node.index >= 2;
    const maySlow = !query.waits && node.role !== HTTP && isOver(ns, this.thresholds.lowestSlowQueryMs);
    if (!repeats && !maySlow) return safeText === undefined ? NOTHING : { query: { safeText } };
    const ending: { query: Note; findings?: readonly Finding[] } = { query: {} };
    if (maySlow) this.endSlow(node, query, ns, ending);
    if (repeats) {
      query.repeatId ??= findingId('repeat', query.key);
      ending.query.repeatId = query.repeatId;
      ending.query.repeatIndex = node.index;
    }
    if (safeText !== undefined) ending.query.safeText = safeText;
    return ending;
  }

  /** Adds the span's time to its request and group; gives its duration in nanoseconds. */
  private addTime(node: SpanNode, span: DetectSpan): number {
    const ns = durationNs(span.duration);
    const request = node.request;
    if (request.info !== undefined) return ns;
    const start = request.sinceStart(span.startTime);
    request.addTime(node.role, start, start + ns);
    if (node.part && !request.closed) {
      const { literalsHash, complete } = node.query!;
      const values = node.valuesHash;
      if (values === undefined) node.part.end(start, start + ns, literalsHash, complete);
      else node.part.end(start, start + ns, mixHash(literalsHash, values), !node.query!.truncated);
    }
    return ns;
  }

  /** Told now if its request can't tell any more, else with the request. The note goes by the route as known so far. */
  private endSlow(
    node: SpanNode,
    query: QueryText,
    ns: number,
    ending: { query: Note; findings?: readonly Finding[] },
  ): void {
    const request = node.request;
    const candidate = { query, part: node.part, durationNs: ns };
    const limits = this.judge.thresholdsOf(request);
    const severity = slowSeverity(ns, limits.slowQueryMs, limits.verySlowQueryMs);
    if (severity) {
      query.slowBefore = true;
      ending.query.severity = severity;
    }
    if (!request.closed) {
      if (request.addSlow(candidate, this.limits.maxFindingsPerRequest)) this.drop('finding');
      return;
    }
    const finding = this.judge.lateQuery(request, candidate);
    if (finding) ending.findings = [finding];
  }

  private endRoot(node: SpanNode, span: DetectSpan, note: Ending): Ending {
    const request = node.request;
    this.live.delete(request);
    request.rememberRoute(routeOf(span), requestInfo(span));
    const summary = this.judge.summarize(request, span);
    request.close();
    const early = note.findings ?? [];
    const findings = early.length > 0 ? [...early, ...summary.findings] : summary.findings;
    return {
      ...(note.query ? { query: note.query } : {}),
      ...(findings.length > 0 ? { findings } : {}),
      ...(request.headless ? {} : { request: summary }),
    };
  }
}

/** A span that stands between a query and the code that asked for it: an ORM's wrapper, a wait for a connection. */
function isTransparent(node: SpanNode): boolean {
  return isQuery(node.role) || node.role === CONNECTION;
}

/** An HTTP call within an open query or call is how that one is carried out (Elasticsearch, DynamoDB), not one more. */
function carriesCalls(parent: SpanNode): boolean {
  return parent.span !== undefined && (isQuery(parent.role) || parent.role === HTTP);
}

/** The nearest span, from `node` up, that is the caller's own. */
function callerOf(node: SpanNode): SpanNode {
  let caller = node;
  while (caller.parent && isTransparent(caller)) caller = caller.parent;
  return caller;
}
