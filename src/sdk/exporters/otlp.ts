import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Destination, OtlpTarget, Signal } from '../../config/config.ts';
import type { Exporters } from './exporters.ts';
import { grpcExporter } from './otlp-grpc.ts';
import { httpExporter } from './otlp-http.ts';

/** What a backend that speaks OTLP is sent, be it a collector, an Agent or a vendor's intake. */
export function otlpExporters({ kind, signals, otlp }: Destination): Exporters {
  // Certificates and keys in the environment are for the user's own receiver. A vendor's intake would refuse them.
  const ownCertificates = kind === 'otlp';
  const make = <T>(signal: Signal): T | undefined => {
    const target = signals.includes(signal) ? otlp?.[signal] : undefined;
    return target && (exporter(signal, target, ownCertificates) as T);
  };
  const traces = make<SpanExporter>('traces');
  const metrics = make<PushMetricExporter>('metrics');
  const logs = make<LogRecordExporter>('logs');
  return { ...(traces ? { traces } : {}), ...(metrics ? { metrics } : {}), ...(logs ? { logs } : {}) };
}

function exporter(signal: Signal, target: OtlpTarget, ownCertificates: boolean): unknown {
  return target.protocol === 'grpc' ? grpcExporter(signal, target) : httpExporter(signal, target, ownCertificates);
}
