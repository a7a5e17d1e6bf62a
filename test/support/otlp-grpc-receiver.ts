import { Server, ServerCredentials, type ServiceDefinition, status } from '@grpc/grpc-js';
import { OtlpInbox } from './otlp-inbox.ts';
import { decodeProtobuf } from './otlp-messages.ts';
import type { Signal } from './otlp-shapes.ts';

const SERVICES: Record<Signal, string> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
};

/** An OTLP backend over gRPC, without TLS, on a free loopback port. */
export class OtlpGrpcReceiver extends OtlpInbox {
  /** Refuses everything with UNAVAILABLE. */
  unavailable = false;
  port = 0;
  readonly #server = new Server();

  static async start(): Promise<OtlpGrpcReceiver> {
    const receiver = new OtlpGrpcReceiver();
    for (const signal of Object.keys(SERVICES) as Signal[]) receiver.#serve(signal);
    receiver.port = await new Promise<number>((resolve, reject) => {
      receiver.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    this.#server.forceShutdown();
    return Promise.resolve();
  }

  #serve(signal: Signal): void {
    const path = `/${SERVICES[signal]}/Export`;
    const asIs = (bytes: Buffer): Buffer => bytes;
    const definition: ServiceDefinition = {
      Export: {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    };
    this.#server.addService(definition, {
      Export: (call: { metadata: { getMap(): Record<string, unknown> }; request: Buffer }, done: Function) => {
        const headers = Object.fromEntries(
          Object.entries(call.metadata.getMap()).map(([name, value]) => [name, String(value)]),
        );
        this.requests.push({ method: 'POST', path, headers, signal });
        if (this.unavailable) return done({ code: status.UNAVAILABLE, details: 'switched off by the test' });
        this.add(signal, decodeProtobuf(signal, call.request));
        done(null, Buffer.alloc(0));
      },
    });
  }
}
