import type { Span } from '@opentelemetry/api';
import type { Finding, QueryNote, RequestSummary } from '../findings/finding.ts';
import type { Sink } from './sink.ts';

/** Told of every failure; what it does with the second one of a sink is its own affair. */
export type OnSinkError = (sink: string, error: unknown) => void;

/** Several sinks as one. What one of them throws reaches neither the others nor the caller. */
export class SinkFanOut implements Required<Sink> {
  readonly name = 'sinks';
  readonly #onError: OnSinkError;
  // Asked once, so that a span costs nothing for sinks that don't care for it.
  readonly #queryNotes: readonly (Sink & Required<Pick<Sink, 'annotateQuery'>>)[];
  readonly #requestNotes: readonly (Sink & Required<Pick<Sink, 'annotateRequest'>>)[];
  readonly #publishers: readonly (Sink & Required<Pick<Sink, 'publish'>>)[];
  readonly #requests: readonly (Sink & Required<Pick<Sink, 'request'>>)[];
  readonly #closers: readonly (Sink & Required<Pick<Sink, 'close'>>)[];

  constructor(sinks: readonly Sink[], onError: OnSinkError) {
    this.#onError = onError;
    this.#queryNotes = sinks.filter((sink) => has(sink, 'annotateQuery'));
    this.#requestNotes = sinks.filter((sink) => has(sink, 'annotateRequest'));
    this.#publishers = sinks.filter((sink) => has(sink, 'publish'));
    this.#requests = sinks.filter((sink) => has(sink, 'request'));
    this.#closers = sinks.filter((sink) => has(sink, 'close'));
  }

  annotateQuery(note: QueryNote, span: Span): void {
    for (const sink of this.#queryNotes) {
      try {
        sink.annotateQuery(note, span);
      } catch (error) {
        this.#failed(sink, error);
      }
    }
  }

  annotateRequest(summary: RequestSummary, span: Span): void {
    for (const sink of this.#requestNotes) {
      try {
        sink.annotateRequest(summary, span);
      } catch (error) {
        this.#failed(sink, error);
      }
    }
  }

  publish(finding: Finding): void {
    for (const sink of this.#publishers) {
      try {
        sink.publish(finding);
      } catch (error) {
        this.#failed(sink, error);
      }
    }
  }

  request(summary: RequestSummary): void {
    for (const sink of this.#requests) {
      try {
        sink.request(summary);
      } catch (error) {
        this.#failed(sink, error);
      }
    }
  }

  close(): void {
    for (const sink of this.#closers) {
      try {
        sink.close();
      } catch (error) {
        this.#failed(sink, error);
      }
    }
  }

  #failed(sink: Sink, error: unknown): void {
    try {
      this.#onError(sink.name, error);
    } catch {
      // Nobody is left to be told.
    }
  }
}

function has<K extends keyof Sink>(sink: Sink, moment: K): sink is Sink & Required<Pick<Sink, K>> {
  return sink[moment] !== undefined;
}
