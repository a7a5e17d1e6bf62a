import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readBody } from './otlp-receiver.ts';

/**
 * Self-signed, for 127.0.0.1 and localhost, valid for a hundred years, for these tests only: its key is public, so
 * nothing else may trust it. A child process does by `NODE_EXTRA_CA_CERTS`.
 */
export const CERTIFICATE_FILE = fileURLToPath(new URL('tls-test-only.cert.pem', import.meta.url));
const KEY_FILE = fileURLToPath(new URL('tls-test-only.key.pem', import.meta.url));

/** One item as Application Insights is sent it: type, tags such as `ai.operation.id`, and what the type holds. */
export interface Envelope {
  readonly name: string;
  readonly time: string;
  readonly iKey: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: Record<string, any> };
}

export interface IntakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Application Insights' ingestion endpoint over TLS on a free loopback port. */
export class TlsIntake {
  readonly requests: IntakeRequest[] = [];
  readonly envelopes: Envelope[] = [];
  /** Status it answers with; envelopes are kept only at 200. */
  status = 200;
  readonly #server: Server = createServer(
    { cert: readFileSync(CERTIFICATE_FILE), key: readFileSync(KEY_FILE) },
    async (request, response) => {
      const body = await readBody(request);
      this.requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
      if (this.status !== 200) return void response.writeHead(this.status).end();
      const envelopes = request.url === '/v2.1/track' ? parseItems(body.toString('utf8')) : [];
      this.envelopes.push(...envelopes);
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ itemsReceived: envelopes.length, itemsAccepted: envelopes.length, errors: [] }));
    },
  );

  static async start(): Promise<TlsIntake> {
    const intake = new TlsIntake();
    await new Promise<void>((resolve) => intake.#server.listen(0, '127.0.0.1', resolve));
    intake.#server.unref();
    return intake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Made up, but of the right form. */
  get connectionString(): string {
    return `InstrumentationKey=00000000-1111-2222-3333-444444444444;IngestionEndpoint=https://127.0.0.1:${this.port}/`;
  }

  /** Of one type: `RequestData`, `RemoteDependencyData`, `MetricData`, `MessageData`, `EventData`. */
  of(baseType: string): Envelope[] {
    return this.envelopes.filter(({ data }) => data.baseType === baseType);
  }

  async waitFor<T>(predicate: (intake: this) => T, timeoutMs = 5000): Promise<NonNullable<T>> {
    const limit = performance.now() + timeoutMs;
    for (;;) {
      const found = predicate(this);
      if (found) return found;
      if (performance.now() > limit) {
        const seen = this.envelopes.map(({ data }) => data.baseType);
        throw new Error(
          `Not received within ${timeoutMs} ms. There is: ${JSON.stringify({ seen, requests: this.requests.length })}`,
        );
      }
      await sleep(10);
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

/** A JSON array, or one JSON object a line. */
function parseItems(text: string): Envelope[] {
  if (text.trimStart().startsWith('[')) return JSON.parse(text) as Envelope[];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Envelope);
}
