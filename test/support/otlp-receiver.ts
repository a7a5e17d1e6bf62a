import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { OtlpInbox } from './otlp-inbox.ts';
import { decodeProtobuf } from './otlp-messages.ts';
import type { Signal } from './otlp-shapes.ts';

export type { ReceivedRequest } from './otlp-inbox.ts';
export type { ReceivedLog, ReceivedMetric, ReceivedSpan, Signal } from './otlp-shapes.ts';

/** How a receiver answers. What is refused or never answered is listed in `requests` but not decoded. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly delayMs: number }
  | 'ok'
  | 'hang'
  | 'reset';

const SIGNAL = /\/v1\/(traces|metrics|logs)$/;

/**
 * An OTLP backend over HTTP on a free loopback port: protobuf and JSON, gzip or not, under any base path.
 * Set `answer` at any time to make it fail.
 */
export class OtlpReceiver extends OtlpInbox {
  answer: Answer = 'ok';
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    // A test that forgets to close must still end.
    receiver.#server.unref();
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Base URL without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const path = request.url ?? '';
    const signal = SIGNAL.exec(path.split('?')[0] ?? '')?.[1] as Signal | undefined;
    const { answer } = this;
    this.requests.push({
      method: request.method ?? '',
      path,
      headers: request.headers,
      ...(signal ? { signal } : {}),
    });
    if (answer === 'hang') return;
    if (answer === 'reset') return void request.socket.destroy();
    if (typeof answer === 'object' && 'status' in answer) {
      return void response.writeHead(answer.status, answer.headers).end();
    }
    if (!signal) return void response.writeHead(404).end();

    const json = /json/.test(request.headers['content-type'] ?? '');
    try {
      this.add(signal, json ? JSON.parse(body.toString('utf8')) : decodeProtobuf(signal, body));
    } catch (error) {
      return void response.writeHead(400).end(String(error));
    }
    // An empty message is OTLP's full success; in JSON that is an empty object.
    const accept = (): void =>
      void response
        .writeHead(200, { 'content-type': json ? 'application/json' : 'application/x-protobuf' })
        .end(json ? '{}' : '');
    if (typeof answer === 'object') setTimeout(accept, answer.delayMs).unref();
    else accept();
  }
}

/** The body as sent before compression. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The sender gave up; what came so far has to do.
  }
  const bytes = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' && bytes.length > 0 ? gunzipSync(bytes) : bytes;
}
