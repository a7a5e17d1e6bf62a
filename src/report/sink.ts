import type { Span } from '@opentelemetry/api';
import type { Finding, RequestSummary } from '../findings/finding.ts';

/**
 * Where findings go. A sink has two moments, and no mutable span travels past the first:
 * `annotate*` while the span can still be written, `publish` and `request` after.
 * A sink may throw: the caller catches, counts and logs it once.
 */
export interface Sink {
  readonly name: string;
  /** A query span is ending; its finding, if any, and its place in a repeated group, if known. */
  annotateQuery?(note: QueryNote, span: Span): void;
  /** A request span is ending. */
  annotateRequest?(summary: RequestSummary, span: Span): void;
  /** One finding, once. */
  publish?(finding: Finding): void;
  /** One ended request, healthy ones included. */
  request?(summary: RequestSummary): void;
  /** Last words before the process ends. */
  close?(): void;
}

export interface QueryNote {
  readonly severity?: 'slow' | 'very_slow';
  /** Stable id of the repeated group, from its second query on. */
  readonly repeatId?: string;
  /** 1-based place in the group. */
  readonly repeatIndex?: number;
  /** Set when the text held literals and has to be replaced by this before it leaves the process. */
  readonly safeText?: string;
}
