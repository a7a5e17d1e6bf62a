/**
 * The contract in the middle: `detect/` makes findings, `report/` shows them, and neither knows the other.
 * A finding is a plain, frozen value that survives JSON and `structuredClone`: no spans, no functions.
 */

export type FindingType =
  | 'slow_request'
  | 'slow_query'
  | 'n_plus_one'
  | 'duplicate_query'
  | 'pool_wait'
  | 'large_payload'
  | 'budget_exceeded';

/** `slow` and `very_slow` are for durations, `warning` and `critical` for everything else. */
export type Severity = 'slow' | 'very_slow' | 'warning' | 'critical';

/** How sure the detector is; `medium` and `low` come with a reason in {@link Finding.confidenceReason}. */
export type Confidence = 'high' | 'medium' | 'low';

/** A place in the user's own code. `file` is relative to the project where it lies inside it. */
export interface CallSite {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column?: number;
  readonly function?: string;
}

/** The request a finding belongs to: the local root span. */
export interface RequestInfo {
  /** What a person calls it: `GET /features/:id/elements`, or the span's name for what is not HTTP. */
  readonly name: string;
  readonly kind: 'http' | 'consumer' | 'internal';
  readonly method?: string;
  /** `http.route` when known. */
  readonly route?: string;
  /** HTTP response status code when known. */
  readonly status?: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

/**
 * Where a request's time went, in milliseconds. Overlapping spans of one category count once, so each figure is at
 * most the request's duration; different categories may overlap. `appMs` is what no category covers.
 */
export interface TimeSpent {
  readonly totalMs: number;
  readonly databaseMs: number;
  readonly databaseQueries: number;
  readonly cacheMs: number;
  readonly cacheCalls: number;
  readonly httpMs: number;
  readonly httpCalls: number;
  readonly poolWaitMs: number;
  /** How long the event loop was blocked while the request was under way, by this request or another. */
  readonly eventLoopBlockedMs: number;
  readonly appMs: number;
}

export interface Finding {
  /** Stable across edits that only move lines: hash of type, template (or route), file and function. */
  readonly id: string;
  readonly type: FindingType;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly confidenceReason?: string;
  /** When it was found, milliseconds since the epoch. */
  readonly time: number;
  readonly request: RequestInfo;
  /** `db.system.name` of the query (`postgresql`, `redis`), or `http` for outgoing HTTP. */
  readonly system?: string;
  /** Normalised text: no literal, no bind value. */
  readonly template?: string;
  /** Queries in the group, slow queries of one template, or 1. */
  readonly count: number;
  /** Non-overlapping time of the group, or the (slowest) span's duration, in milliseconds. */
  readonly durationMs: number;
  /** The threshold that was passed: milliseconds for durations, a count for repeats. */
  readonly threshold?: number;
  /** How many different bind values the group had, 1024 meaning at least; absent when the driver does not show them. */
  readonly distinctValues?: number;
  readonly callSite?: CallSite;
  /** One line that names the fix. */
  readonly suggestion: string;
  /** The whole request's time, present once it has ended (all findings but a `slow_query` outside its request). */
  readonly timeSpent?: TimeSpent;
}

/** What is known when a request ends: written to its span and its metrics, finding or not. */
export interface RequestSummary {
  readonly request: RequestInfo;
  readonly timeSpent: TimeSpent;
  /** `slow` or `very_slow`, absent for a request within its limits. */
  readonly severity?: 'slow' | 'very_slow';
  /** Worst first. Ignored findings are not in it. */
  readonly findings: readonly Finding[];
}

/** What a query span is told while it can still be written. */
export interface QueryNote {
  readonly severity?: 'slow' | 'very_slow';
  /** Stable id of the repeated group, from its second query on. */
  readonly repeatId?: string;
  /** 1-based place in the group. */
  readonly repeatIndex?: number;
  /** Set when the text held literals and has to be replaced by this before it leaves the process. */
  readonly safeText?: string;
}
