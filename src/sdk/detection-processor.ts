import { type Context, type Span as ApiSpan, trace } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Detector, SpanNode } from '../detect/detector.ts';
import type { LazyCallSite } from '../detect/span.ts';
import type { Finding, RequestSummary } from '../findings/finding.ts';
import type { SinkFanOut } from '../report/sinks.ts';
import { captureCallSite } from './call-sites.ts';
import { CALL_SITE_KEY } from './context-keys.ts';
import type { EventLoopWatch } from './event-loop.ts';
import type { InternalErrors } from './internal-errors.ts';
import type { Outbox } from './outbox.ts';

/** Where a span keeps its node: a field, so that finding it costs nothing and nothing outlives the span. */
const NODE = Symbol('hotspan.node');
type Carrier = { [NODE]?: SpanNode };

export interface DetectionParts {
  readonly detector: Detector;
  readonly sinks: SinkFanOut;
  readonly outbox: Outbox;
  readonly eventLoop: EventLoopWatch;
  readonly errors: InternalErrors;
  readonly callSites: boolean;
}

/**
 * The bridge from live spans to the detector and back. It must come before the exporting processors, so that what it
 * writes in `onEnding` is exported. A throw in any of these hooks would surface in the app's own call, so none leaves.
 */
export class DetectionProcessor implements SpanProcessor {
  readonly #parts: DetectionParts;
  #hasEndingHook = false;

  constructor(parts: DetectionParts) {
    this.#parts = parts;
  }

  onStart(span: Span, context: Context): void {
    try {
      const parent = trace.getSpan(context);
      const parentNode = parent && (parent as Carrier)[NODE];
      if (!parentNode) this.#parts.eventLoop.wake();
      const node = this.#parts.detector.start(span, parentNode);
      (span as Carrier)[NODE] = node;
      const site = context.getValue(CALL_SITE_KEY) as LazyCallSite | undefined;
      if (site) this.#parts.detector.attachCallSite(node, site);
      else if (node.wantsCallSite) this.#capture(node);
    } catch (error) {
      this.#parts.errors.report('detector', error);
    }
  }

  /** A driver's hook: the query's text, and a hash of its bind values, known only after the span has started. */
  observe(span: ApiSpan, text: string, valuesHash: number | undefined): void {
    try {
      const node = (span as Carrier)[NODE];
      if (!node) return;
      this.#parts.detector.observe(node, text, valuesHash);
      if (node.wantsCallSite) this.#capture(node);
    } catch (error) {
      this.#parts.errors.report('detector', error);
    }
  }

  /** Asked by a pool before it leaves the caller's stack: is this query's call site worth taking now? */
  wantsCallSite(context: Context, text: string): boolean {
    if (!this.#parts.callSites) return false;
    try {
      const parent = trace.getSpan(context);
      return this.#parts.detector.wantsCallSiteFor(parent && (parent as Carrier)[NODE], text);
    } catch (error) {
      this.#parts.errors.report('detector', error);
      return false;
    }
  }

  /** The SDK marks this hook experimental; {@link onEnd} stands in for it should it go. */
  onEnding(span: Span): void {
    this.#hasEndingHook = true;
    this.#end(span);
  }

  onEnd(span: ReadableSpan): void {
    if (this.#hasEndingHook) return;
    this.#parts.errors.report(
      'annotation',
      new Error('this SDK no longer calls onEnding: findings come without span attributes'),
    );
    this.#end(span as Span);
  }

  #end(span: Span): void {
    try {
      const node = (span as Carrier)[NODE];
      if (!node) return;
      const { query, request, findings } = this.#parts.detector.ending(node);
      if (query) this.#parts.sinks.annotateQuery(query, span);
      if (request) this.#parts.sinks.annotateRequest(request, span);
      if (request || findings) this.#publishLater(findings, request);
    } catch (error) {
      this.#parts.errors.report('detector', error);
    }
  }

  forceFlush(): Promise<void> {
    this.#parts.outbox.drain();
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#parts.eventLoop.stop();
    this.#parts.outbox.drain();
    return Promise.resolve();
  }

  /** Telling takes longer than finding (formatting, a write to a terminal): not on the request's time. */
  #publishLater(findings: readonly Finding[] | undefined, request: RequestSummary | undefined): void {
    const { outbox, sinks } = this.#parts;
    outbox.add(() => {
      for (const finding of findings ?? []) sinks.publish(finding);
      if (request) sinks.request(request);
    });
  }

  #capture(node: SpanNode): void {
    if (!this.#parts.callSites) return;
    this.#parts.detector.attachCallSite(node, captureCallSite());
  }
}
