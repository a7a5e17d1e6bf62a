import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { HrTime } from '@opentelemetry/api';
import type { Destination } from '../../config/config.ts';
import { writeStderr } from '../../logger.ts';
import type { Exporters } from './exporters.ts';

/** Of `ExportResultCode`. */
const SUCCESS = { code: 0 };

type Done = (result: typeof SUCCESS) => void;

/**
 * Everything as one line of JSON on stderr, for a person who wants to see what would be sent. OpenTelemetry's own
 * console exporters write to stdout, which belongs to the app.
 */
export function consoleExporters({ signals }: Destination): Exporters {
  return {
    immediate: true,
    ...(signals.includes('traces') ? { traces: lines<ReadableSpan[]>((spans) => spans.map(spanLine)) } : {}),
    ...(signals.includes('metrics') ? { metrics: lines<ResourceMetrics>(metricLines) } : {}),
    ...(signals.includes('logs') ? { logs: lines<ReadableLogRecord[]>((records) => records.map(logLine)) } : {}),
  };
}

function lines<T>(describe: (batch: T) => object[]) {
  return {
    export(batch: T, done: Done): void {
      for (const line of describe(batch)) writeStderr(`${JSON.stringify(line, plain)}\n`);
      done(SUCCESS);
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

const KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];

function spanLine(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  return {
    signal: 'span',
    time: iso(span.startTime),
    name: span.name,
    kind: KINDS[span.kind] ?? span.kind,
    durationMs: millis(span.duration),
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    status: span.status.code === 0 ? undefined : span.status,
    attributes: span.attributes,
    events: span.events.length === 0 ? undefined : span.events.map(({ name, attributes }) => ({ name, attributes })),
    scope: span.instrumentationScope.name,
  };
}

function metricLines({ scopeMetrics }: ResourceMetrics): object[] {
  return scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.map((metric: MetricData) => ({
      signal: 'metric',
      name: metric.descriptor.name,
      unit: metric.descriptor.unit || undefined,
      points: metric.dataPoints.map(({ attributes, value }) => ({ attributes, value })),
      scope: scope.name,
    })),
  );
}

function logLine(record: ReadableLogRecord): object {
  return {
    signal: 'log',
    time: iso(record.hrTime),
    eventName: record.eventName,
    severity: record.severityText ?? record.severityNumber,
    body: record.body,
    traceId: record.spanContext?.traceId,
    spanId: record.spanContext?.spanId,
    attributes: record.attributes,
    scope: record.instrumentationScope.name,
  };
}

function iso([seconds, nanos]: HrTime): string {
  return new Date(seconds * 1000 + nanos / 1e6).toISOString();
}

function millis([seconds, nanos]: HrTime): number {
  return seconds * 1000 + nanos / 1e6;
}

/** What JSON cannot say: a log body may hold anything. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
