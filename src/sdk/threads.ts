import {
  BroadcastChannel,
  getEnvironmentData,
  isMainThread,
  receiveMessageOnPort,
  setEnvironmentData,
  threadId,
} from 'node:worker_threads';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Resource } from '@opentelemetry/resources';
import type { Finding, RequestSummary } from '../findings/finding.ts';
import type { Sink } from '../report/sink.ts';

/**
 * Worker threads. `--import` runs again in each of them, so each has its own spans and its own detection; only the main
 * thread exports. A worker hands over ended spans and findings on a broadcast channel, plain values that clone, and
 * the main thread passes them on as if they were its own. Nothing else crosses: a worker's metrics stay behind.
 */
const CHANNEL = 'hotspan.threads';
/** Environment data that workers inherit: somebody listens. */
const LISTENING = 'hotspan.listening';

/** How long a worker gathers before it hands over. Milliseconds. */
const GATHER_MS = 50;
/** Hands over at once when this many wait. */
const GATHER_COUNT = 200;

type PlainSpan = Omit<ReadableSpan, 'spanContext' | 'resource'> & {
  readonly context: ReturnType<ReadableSpan['spanContext']>;
};

interface Parcel {
  readonly spans: readonly PlainSpan[];
  readonly findings: readonly Finding[];
  readonly requests: readonly RequestSummary[];
}

/** Whether this thread should hand over instead of exporting: a worker whose main thread listens. */
export function handsOver(): boolean {
  return !isMainThread && getEnvironmentData(LISTENING) === true;
}

/** The worker's end: a span processor and a sink in one, in place of exporters and sinks. */
export class ThreadSender implements SpanProcessor, Sink {
  readonly name = 'thread';
  readonly #channel = new BroadcastChannel(CHANNEL);
  #spans: PlainSpan[] = [];
  #findings: Finding[] = [];
  #requests: RequestSummary[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#channel.unref();
    process.on('exit', () => this.#send());
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & 1) === 0) return;
    this.#spans.push(plainSpan(span));
    this.#soon();
  }

  publish(finding: Finding): void {
    this.#findings.push(finding);
    this.#soon();
  }

  request(summary: RequestSummary): void {
    this.#requests.push(summary);
    this.#soon();
  }

  forceFlush(): Promise<void> {
    this.#send();
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }

  #soon(): void {
    if (this.#spans.length >= GATHER_COUNT) return this.#send();
    this.#timer ??= setTimeout(() => this.#send(), GATHER_MS).unref();
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#spans.length + this.#findings.length + this.#requests.length === 0) return;
    const parcel: Parcel = { spans: this.#spans, findings: this.#findings, requests: this.#requests };
    this.#spans = [];
    this.#findings = [];
    this.#requests = [];
    this.#channel.postMessage(parcel);
  }
}

/** The main thread's end. */
export class ThreadReceiver {
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #accept: (parcel: Parcel) => void;

  constructor(
    resource: Resource,
    processors: readonly SpanProcessor[],
    publish: (findings: readonly Finding[], requests: readonly RequestSummary[]) => void,
    onError: (error: unknown) => void,
  ) {
    this.#accept = ({ spans, findings, requests }) => {
      try {
        for (const plain of spans) {
          const span = liveSpan(plain, resource);
          for (const processor of processors) processor.onEnd(span);
        }
        publish(findings, requests);
      } catch (error) {
        onError(error);
      }
    };
    this.#channel.onmessage = (event) => this.#accept((event as { data: Parcel }).data);
    this.#channel.unref();
    setEnvironmentData(LISTENING, true);
  }

  /** Takes in what has arrived but not been read: what a worker sent last, just before the process ends. */
  drain(): void {
    for (let next = receiveMessageOnPort(this.#channel); next; next = receiveMessageOnPort(this.#channel)) {
      this.#accept(next.message as Parcel);
    }
  }

  close(): void {
    setEnvironmentData(LISTENING, undefined as never);
    this.#channel.close();
  }
}

function plainSpan(span: ReadableSpan): PlainSpan {
  const { name, kind, startTime, endTime, duration, ended, status, links, events } = span;
  return {
    name,
    kind,
    startTime,
    endTime,
    duration,
    ended,
    status,
    links: links.map(({ context, ...rest }) => ({ ...rest, context: plainContext(context) })),
    events,
    attributes: { ...span.attributes, 'thread.id': threadId },
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    context: plainContext(span.spanContext()),
    ...(span.parentSpanContext ? { parentSpanContext: plainContext(span.parentSpanContext) } : {}),
  };
}

/** Without the trace state, a class instance that would lose its methods on the way. */
function plainContext<T extends { traceState?: unknown }>(context: T): Omit<T, 'traceState'> & T {
  const { traceState: _, ...rest } = context;
  return rest as Omit<T, 'traceState'> & T;
}

function liveSpan({ context, ...rest }: PlainSpan, resource: Resource): ReadableSpan {
  return { ...rest, resource, spanContext: () => context };
}
