import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ExportResponse, IExporterTransport } from '@opentelemetry/otlp-exporter-base';
import { loadPackage } from '../load-package.ts';
import { closing } from './closing.ts';
import { remember } from './last-call.ts';

type Http = typeof import('node:http');

export interface HttpTransportOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'gzip' | 'none';
  /** Asked once, at the first request. */
  readonly agent: (protocol: string) => Agent | Promise<Agent>;
}

/** What came of one request; `answered` when it is worth asking the same address again. */
type Attempt = ExportResponse & { readonly answered?: true };

/** What the OTLP specification calls retryable: https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE = new Set([429, 502, 503, 504]);
const MAX_RETRIES = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5000;
/** An answer holds a count and a sentence. More than this is no OTLP answer. */
const MAX_ANSWER_BYTES = 64 * 1024;

const compress = promisify(gzip);

/**
 * Sends OTLP messages over HTTP. OpenTelemetry's own transport would do, were it not that its waiting before the next
 * attempt keeps a finished process alive for as long as its timeout, 10 s.
 */
export class HttpTransport implements IExporterTransport {
  readonly #options: HttpTransportOptions;
  readonly #url: URL;
  #agent: Agent | undefined;

  /** @throws {TypeError} when the URL is none */
  constructor(options: HttpTransportOptions) {
    this.#options = options;
    this.#url = new URL(options.url);
  }

  /** Settles within the timeout, all attempts included, and never rejects. */
  async send(data: Uint8Array, timeoutMs: number): Promise<ExportResponse> {
    const deadline = Date.now() + timeoutMs;
    const forget = remember({ url: this.#options.url, headers: this.#options.headers, body: data });
    try {
      this.#agent ??= await this.#options.agent(this.#url.protocol);
      const body = this.#options.compression === 'gzip' ? await compress(data) : data;
      for (let retries = 0; ; retries++) {
        const result = await this.#attempt(body, Math.max(1, deadline - Date.now()));
        if (result.status !== 'retryable' || retries === MAX_RETRIES) return result;
        const waitMs = result.retryInMillis ?? backoffMs(retries);
        if (Date.now() + waitMs >= deadline) return result;
        // Who answered, if only to say "later", is asked again within the deadline; who did not, is not.
        const signal = result.answered ? undefined : closing;
        const waited = await sleep(waitMs, true, { ref: false, ...(signal ? { signal } : {}) }).catch(() => false);
        if (!waited) return result;
      }
    } catch (error) {
      return { status: 'failure', error: error as Error };
    } finally {
      forget();
    }
  }

  shutdown(): void {
    this.#agent?.destroy();
  }

  #attempt(body: Uint8Array, timeoutMs: number): Promise<Attempt> {
    const { promise, resolve } = withResolvers<Attempt>();
    const { request } = loadPackage<Http>(this.#url.protocol === 'https:' ? 'node:https' : 'node:http');
    const options: RequestOptions = {
      method: 'POST',
      headers: {
        ...this.#options.headers,
        ...(this.#options.compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
        'Content-Length': body.byteLength,
      },
      ...(this.#agent ? { agent: this.#agent } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    };
    // Every way a connection can fail may pass: a collector that restarts, a name not yet known.
    const failed = (error: Error): void =>
      resolve({ status: 'retryable', error: new Error(`no answer from ${this.#url.origin}: ${said(error)}`) });
    request(this.#url, options, (response) => void this.#read(response).then(resolve, failed))
      .on('error', failed)
      .end(body);
    return promise;
  }

  async #read(response: IncomingMessage): Promise<Attempt> {
    const { statusCode = 0, statusMessage = '', headers } = response;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) break;
      chunks.push(chunk);
    }
    if (statusCode >= 200 && statusCode < 300) {
      return bytes > MAX_ANSWER_BYTES ? { status: 'success' } : { status: 'success', data: Buffer.concat(chunks) };
    }
    const error = new Error(`${this.#url.origin} answered ${statusCode} ${statusMessage}`.trimEnd());
    if (!RETRYABLE.has(statusCode)) return { status: 'failure', error };
    const retryInMillis = retryAfterMs(headers['retry-after']);
    return { status: 'retryable', error, answered: true, ...(retryInMillis === undefined ? {} : { retryInMillis }) };
  }
}

function backoffMs(retries: number): number {
  const waitMs = FIRST_WAIT_MS * 1.5 ** retries * (0.8 + Math.random() * 0.4);
  return Math.min(waitMs, LONGEST_WAIT_MS);
}

/** Seconds or a date. */
function retryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const waitMs = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

/** A refused connection to a name with two addresses has an empty message and a code. */
function said({ message, code }: NodeJS.ErrnoException): string {
  return message || code || 'unknown error';
}

/** `Promise.withResolvers` is missing on Node 20. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
