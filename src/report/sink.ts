import type { Span } from '@opentelemetry/api';
import type { Finding, QueryNote, RequestSummary } from '../findings/finding.ts';

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
