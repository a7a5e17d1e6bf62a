import type { Thresholds } from '../../src/config/config.ts';
import { hashValues } from '../../src/detect/bind-hash.ts';
import { Detector, type DetectorOptions, type SpanNode } from '../../src/detect/detector.ts';
import type { DetectSpan, HrTime } from '../../src/detect/span.ts';
import type { CallSite, Finding, QueryNote, RequestSummary } from '../../src/findings/finding.ts';

export const INTERNAL = 0;
export const SERVER = 1;
export const CLIENT = 2;
export const PRODUCER = 3;
export const CONSUMER = 4;

/** One span, as a test writes it down. */
export interface SpanLiteral {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Record<string, unknown>;
  readonly parent?: SpanLiteral | undefined;
  /** Milliseconds from the beginning of the trace. */
  readonly at: number;
  readonly ms: number;
  /** Instead of {@link ms}. */
  readonly duration?: HrTime;
  /** Set when the span has started, as a driver does that shows its text late. */
  readonly late?: Record<string, unknown>;
  /** What the driver's hook sees. */
  readonly observed?: { readonly text: string; readonly values?: readonly unknown[] | undefined };
  /** Where the query is in the user's code. */
  readonly site?: CallSite | undefined;
  readonly scope?: string;
}

export interface Replayed {
  readonly detector: Detector;
  readonly requests: RequestSummary[];
  /** Everything to publish, in the order it would be. */
  readonly findings: Finding[];
  readonly notes: Map<SpanLiteral, QueryNote>;
  /** Spans a call site was taken for. */
  readonly captured: SpanLiteral[];
  readonly drops: Record<string, number>;
}

export const thresholds: Thresholds = {
  slowMs: 1000,
  verySlowMs: 3000,
  slowQueryMs: 1000,
  verySlowQueryMs: 3000,
  nPlusOneCount: 5,
  nPlusOneMs: 0,
};

export const limits = { maxRequests: 100, maxGroupsPerRequest: 100, maxFindingsPerRequest: 20, maxEventsPerMinute: 60 };

export function newDetector(options: Partial<DetectorOptions> = {}): Detector {
  return new Detector({ thresholds, routes: [], ignore: [], limits, now: () => 1_700_000_000_000, ...options });
}

/** Starts and ends the spans in the order of their times, and gathers what comes out. */
export function replay(
  spans: readonly SpanLiteral[],
  options: Partial<DetectorOptions> = {},
  detector?: Detector,
): Replayed {
  const drops: Record<string, number> = {};
  const onDrop = (what: string) => void (drops[what] = (drops[what] ?? 0) + 1);
  const used = detector ?? newDetector({ onDrop, ...options });
  const result: Replayed = { detector: used, requests: [], findings: [], notes: new Map(), captured: [], drops };
  const nodes = new Map<SpanLiteral, { node: SpanNode; span: Mutable }>();
  for (const { literal, begins } of timeline(spans)) {
    if (begins) nodes.set(literal, begin(literal, result, nodes));
    else finish(literal, result, nodes.get(literal)!);
  }
  return result;
}

type Mutable = { -readonly [Key in keyof DetectSpan]: DetectSpan[Key] };

function begin(literal: SpanLiteral, result: Replayed, nodes: Map<SpanLiteral, { node: SpanNode }>) {
  const { detector } = result;
  const span = liveSpan(literal, nodes.size);
  const node = detector.start(span, literal.parent && nodes.get(literal.parent)?.node);
  Object.assign(span.attributes, literal.late);
  offerSite(node, literal, result);
  if (literal.observed) {
    detector.observe(node, literal.observed.text, hashValues(literal.observed.values));
    offerSite(node, literal, result);
  }
  return { node, span };
}

function offerSite(node: SpanNode, literal: SpanLiteral, result: Replayed): void {
  if (!node.wantsCallSite) return;
  result.captured.push(literal);
  result.detector.attachCallSite(node, { resolve: () => literal.site });
}

function finish(literal: SpanLiteral, result: Replayed, { node, span }: { node: SpanNode; span: Mutable }): void {
  span.duration = literal.duration ?? hr(literal.ms);
  span.endTime = hr(EPOCH_MS + literal.at + literal.ms);
  const ending = result.detector.ending(node);
  if (ending.query) result.notes.set(literal, ending.query);
  result.findings.push(...(ending.findings ?? []));
  if (ending.request) result.requests.push(ending.request);
}

const EPOCH_MS = 1_700_000_000_000;

export function liveSpan(literal: SpanLiteral, index = 0): Mutable {
  const spanId = (index + 1).toString(16).padStart(16, '0');
  return {
    name: literal.name,
    kind: literal.kind,
    attributes: { ...literal.attributes },
    startTime: hr(EPOCH_MS + literal.at),
    endTime: [0, 0],
    duration: [0, 0],
    ...(literal.scope === undefined ? {} : { instrumentationScope: { name: literal.scope } }),
    spanContext: () => ({ traceId: 'a'.repeat(32), spanId, traceFlags: 1 }),
  };
}

export function hr(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}

/** Parents start before children and end after them where the times are equal. */
function timeline(spans: readonly SpanLiteral[]): { literal: SpanLiteral; begins: boolean }[] {
  const events = spans.flatMap((literal, index) => [
    { literal, begins: true, at: literal.at, order: index },
    {
      literal,
      begins: false,
      at: literal.at + Math.max(0, literal.ms),
      order: literal.ms > 0 ? -1 - index : index + 0.5,
    },
  ]);
  return events.sort((a, b) => a.at - b.at || a.order - b.order);
}

/** The usual spans. */
export function request(route: string | undefined, ms: number, more: Partial<SpanLiteral> = {}): SpanLiteral {
  return {
    name: route ? `GET ${route}` : 'GET',
    kind: SERVER,
    attributes: {
      'http.request.method': 'GET',
      ...(route ? { 'http.route': route } : {}),
      'url.path': route ?? '/somewhere',
    },
    at: 0,
    ms,
    ...more,
  };
}

export function inner(
  parent: SpanLiteral,
  name: string,
  at: number,
  ms: number,
  more: Partial<SpanLiteral> = {},
): SpanLiteral {
  return { name, kind: INTERNAL, attributes: {}, parent, at, ms, ...more };
}

/** As `pg` shows it: the text only after the start, bind values to the hook. */
export function query(
  parent: SpanLiteral | undefined,
  text: string,
  at: number,
  ms: number,
  values?: readonly unknown[],
  more: Partial<SpanLiteral> = {},
): SpanLiteral {
  return {
    name: 'pg.query:SELECT app',
    kind: CLIENT,
    attributes: { 'db.system.name': 'postgresql' },
    late: { 'db.query.text': text },
    observed: { text, values },
    parent,
    at,
    ms,
    ...more,
  };
}

/** As most drivers show it: the text from the start, nothing to a hook. */
export function plainQuery(
  parent: SpanLiteral | undefined,
  system: string,
  text: string,
  at: number,
  ms: number,
  more: Partial<SpanLiteral> = {},
): SpanLiteral {
  return {
    name: text.slice(0, 8),
    kind: CLIENT,
    attributes: { 'db.system.name': system, 'db.query.text': text },
    parent,
    at,
    ms,
    ...more,
  };
}

export function call(
  parent: SpanLiteral | undefined,
  method: string,
  url: string,
  at: number,
  ms: number,
): SpanLiteral {
  return { name: method, kind: CLIENT, attributes: { 'http.request.method': method, 'url.full': url }, parent, at, ms };
}

/** `count` spans one after another, `ms` each, with a millisecond between them. */
export function inTurn(
  count: number,
  ms: number,
  make: (at: number, ms: number, index: number) => SpanLiteral,
): SpanLiteral[] {
  return Array.from({ length: count }, (_, index) => make(1 + index * (ms + 1), ms, index));
}

export function types(findings: readonly Finding[]): string[] {
  return findings.map((finding) => finding.type);
}

export const TODOS = 'SELECT * FROM todos WHERE element_id = $1';
