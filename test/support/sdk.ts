import {
  type Logger,
  type Meter,
  ROOT_CONTEXT,
  SeverityNumber,
  SpanKind,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config, Destination } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read.ts';
import { buildPipelines } from '../../src/sdk/exporters/index.ts';

export interface Sdk {
  readonly tracer: Tracer;
  readonly meter: Meter;
  readonly logger: Logger;
  /** What `buildPipelines` warned of. */
  readonly warnings: string[];
  /** One span with an event and an error, one counter, one histogram, one log event in the span's context. */
  emit(): { traceId: string; spanId: string };
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The configuration a person gets with nothing but these variables. */
export function configFor(env: Readonly<Record<string, string>>): Config {
  return readConfig(env, {}, { stderrIsTTY: false }).config;
}

/**
 * OpenTelemetry's providers over the real pipelines, not registered anywhere.
 *
 * @param everyMs how often they export by themselves, metrics five times less; by default only when flushed
 */
export function startSdk(destinations: readonly Destination[], everyMs = 60_000): Sdk {
  const batch = {
    maxQueueSize: 2048,
    maxExportBatchSize: 512,
    scheduledDelayMillis: everyMs,
    exportTimeoutMillis: 5000,
  };
  const config: Config = {
    ...configFor({}),
    destinations,
    batch: { spans: batch, logs: batch },
    metricExportIntervalMs: everyMs * 5,
    metricExportTimeoutMs: 5000,
  };
  const warnings: string[] = [];
  const { spanProcessors, metricReaders, logProcessors } = buildPipelines(config, (text) => warnings.push(text));
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const tracers = new TracerProvider({ resource, spanProcessors });
  const meters = new MeterProvider({ resource, readers: metricReaders });
  const loggers = new LoggerProvider({ resource, processors: logProcessors });
  const tracer = tracers.getTracer('test-scope', '1.2.3');
  const meter = meters.getMeter('test-scope');
  const logger = loggers.getLogger('test-scope');
  const all = [tracers, meters, loggers];
  return {
    tracer,
    meter,
    logger,
    warnings,
    emit() {
      const span = tracer.startSpan('GET /orders', {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/orders',
          'hotspan.slow': true,
          'hotspan.findings': 2,
        },
      });
      span.addEvent('cache.miss', { key: 'orders' });
      span.setStatus({ code: 2, message: 'too slow' });
      meter.createCounter('hotspan.findings').add(3, { type: 'n_plus_one' });
      meter.createHistogram('hotspan.request.queries').record(51);
      logger.emit({
        eventName: 'hotspan.finding',
        severityNumber: SeverityNumber.WARN,
        severityText: 'WARN',
        body: 'N+1 in GET /orders',
        attributes: { 'hotspan.finding.count': 50 },
        context: trace.setSpan(ROOT_CONTEXT, span),
      });
      span.end();
      return span.spanContext();
    },
    flush: async () => void (await Promise.allSettled(all.map((provider) => provider.forceFlush()))),
    shutdown: async () => void (await Promise.allSettled(all.map((provider) => provider.shutdown()))),
  };
}
