import { createRequire } from 'node:module';
import type { OtlpTarget, Signal } from '../../config/config.ts';
import { loadPackage } from '../load-package.ts';
import { temporalityPreference } from './otlp-temporality.ts';

const PACKAGES = {
  traces: ['@opentelemetry/exporter-trace-otlp-grpc', 'OTLPTraceExporter'],
  metrics: ['@opentelemetry/exporter-metrics-otlp-grpc', 'OTLPMetricExporter'],
  logs: ['@opentelemetry/exporter-logs-otlp-grpc', 'OTLPLogExporter'],
} as const;

interface Metadata {
  set(name: string, value: string): void;
}

/** OTLP over gRPC. The scheme of the URL says whether it is encrypted; certificates come from the environment. */
export function grpcExporter(signal: Signal, target: OtlpTarget): unknown {
  const [name, className] = PACKAGES[signal];
  const exporters = loadPackage<Record<string, new (options: object) => unknown>>(name);
  const Exporter = exporters[className];
  if (!Exporter) throw new Error(`${name} has no ${className}`);
  return new Exporter({
    url: target.url,
    metadata: metadata(name, target.headers),
    timeoutMillis: target.timeoutMs,
    compression: target.compression,
    ...(signal === 'metrics' ? temporalityPreference(target) : {}),
  });
}

/** gRPC's headers, of the very copy of its library that the exporter uses: it accepts no other's. */
function metadata(exporter: string, headers: Readonly<Record<string, string>>): Metadata {
  const require = createRequire(createRequire(import.meta.url).resolve(exporter));
  const { Metadata } = require('@grpc/grpc-js') as { Metadata: new () => Metadata };
  const result = new Metadata();
  for (const [key, value] of Object.entries(headers)) result.set(key, value);
  return result;
}
