import type { LogRecordExporter, LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { IMetricReader, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Config, Destination } from '../../config/config.ts';
import { loadPackage } from '../load-package.ts';
import { azureExporters } from './azure.ts';
import { consoleExporters } from './console.ts';
import { guard, type GuardedExporter } from './export-guard.ts';
import type { ExporterBuilder, Exporters } from './exporters.ts';
import { otlpExporters } from './otlp.ts';
import { prometheusExporters } from './prometheus.ts';
import { setupWarning } from './setup-warning.ts';

/** What the providers are given: one of each per destination and signal. */
export interface Pipelines {
  readonly spanProcessors: SpanProcessor[];
  readonly metricReaders: IMetricReader[];
  readonly logProcessors: LogRecordProcessor[];
}

const BUILDERS: Record<Destination['kind'], ExporterBuilder> = {
  otlp: otlpExporters,
  'datadog-agent': otlpExporters,
  datadog: otlpExporters,
  newrelic: otlpExporters,
  azure: azureExporters,
  console: consoleExporters,
  prometheus: prometheusExporters,
};

/**
 * The way from the providers to each destination. Only packages of destinations that were chosen are loaded. One that
 * can't be set up is one warning, and the others go on.
 *
 * @param onWarning told in one sentence, without secrets
 */
export function buildPipelines(config: Config, onWarning: (text: string) => void): Pipelines {
  const pipelines: Pipelines = { spanProcessors: [], metricReaders: [], logProcessors: [] };
  for (const destination of config.destinations) {
    try {
      const added = pipelinesOf(BUILDERS[destination.kind](destination, onWarning), config, destination.label);
      pipelines.spanProcessors.push(...added.spanProcessors);
      pipelines.metricReaders.push(...added.metricReaders);
      pipelines.logProcessors.push(...added.logProcessors);
    } catch (error) {
      onWarning(setupWarning(destination, error));
    }
  }
  return pipelines;
}

function pipelinesOf(exporters: Exporters, config: Config, label: string): Pipelines {
  const { traces, metrics, metricReader, logs, immediate = false } = exporters;
  // What is done at once can't be slow, and many are started in one go.
  const safe = immediate
    ? <T>(exporter: T) => exporter
    : <T extends GuardedExporter>(exporter: T) => guard(exporter, label);
  return {
    spanProcessors: traces ? [spanProcessor(safe(traces), immediate, config)] : [],
    metricReaders: [
      ...(metrics ? [periodicReader(safe(metrics), config)] : []),
      ...(metricReader ? [metricReader] : []),
    ],
    logProcessors: logs ? [logProcessor(safe(logs), immediate, config)] : [],
  };
}

function spanProcessor(exporter: SpanExporter, immediate: boolean, { batch }: Config): SpanProcessor {
  const sdk = loadPackage<typeof import('@opentelemetry/sdk-trace')>('@opentelemetry/sdk-trace');
  if (immediate) return new sdk.SimpleSpanProcessor({ exporter });
  const processor = new sdk.BatchSpanProcessor({ exporter, ...batch.spans });
  // Unlike that of log records it leaves alone what is under way already.
  const flush = processor.forceFlush.bind(processor);
  processor.forceFlush = async () => {
    await flush();
    await exporter.forceFlush?.();
  };
  return processor;
}

function periodicReader(exporter: PushMetricExporter, config: Config): IMetricReader {
  const sdk = loadPackage<typeof import('@opentelemetry/sdk-metrics')>('@opentelemetry/sdk-metrics');
  return new sdk.PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: config.metricExportIntervalMs,
    // A timeout beyond the interval is refused by the reader.
    exportTimeoutMillis: Math.min(config.metricExportTimeoutMs, config.metricExportIntervalMs),
  });
}

function logProcessor(exporter: LogRecordExporter, immediate: boolean, { batch }: Config): LogRecordProcessor {
  const sdk = loadPackage<typeof import('@opentelemetry/sdk-logs')>('@opentelemetry/sdk-logs');
  return immediate
    ? new sdk.SimpleLogRecordProcessor({ exporter })
    : new sdk.BatchLogRecordProcessor({ exporter, ...batch.logs });
}
