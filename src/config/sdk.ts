import type { BatchConfig, Config, InstrumentationsConfig, Propagator, SpanLimitsConfig } from './config.ts';
import type { EnvReader } from './env-reader.ts';

export function readPropagators(reader: EnvReader): readonly Propagator[] {
  return reader.get('OTEL_PROPAGATORS').filter((name) => name !== 'none');
}

/** The metric reader throws on a timeout above its interval. */
export function readMetricTimes(reader: EnvReader): Pick<Config, 'metricExportIntervalMs' | 'metricExportTimeoutMs'> {
  const interval = reader.get('OTEL_METRIC_EXPORT_INTERVAL');
  const timeout = reader.given('OTEL_METRIC_EXPORT_TIMEOUT');
  if (timeout !== undefined && timeout > interval)
    reader.reject('OTEL_METRIC_EXPORT_TIMEOUT', `at most OTEL_METRIC_EXPORT_INTERVAL, ${interval}`, `${interval}`);
  return { metricExportIntervalMs: interval, metricExportTimeoutMs: Math.min(timeout ?? 30_000, interval) };
}

export function readBatch(reader: EnvReader, prefix: 'OTEL_BSP' | 'OTEL_BLRP'): BatchConfig {
  const maxQueueSize = reader.get(`${prefix}_MAX_QUEUE_SIZE`);
  const size = `${prefix}_MAX_EXPORT_BATCH_SIZE` as const;
  const given = reader.given(size);
  if (given !== undefined && given > maxQueueSize)
    reader.reject(size, `at most ${prefix}_MAX_QUEUE_SIZE, ${maxQueueSize}`, `${maxQueueSize}`);
  return {
    maxQueueSize,
    maxExportBatchSize: Math.min(reader.get(size), maxQueueSize),
    scheduledDelayMillis: reader.get(`${prefix}_SCHEDULE_DELAY`),
    exportTimeoutMillis: reader.get(`${prefix}_EXPORT_TIMEOUT`),
  };
}

/** Only what is set: the SDK has the standard defaults. */
export function readSpanLimits(reader: EnvReader): SpanLimitsConfig {
  const limits: { readonly [field in keyof SpanLimitsConfig]: number | undefined } = {
    attributeCountLimit: reader.given('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? reader.given('OTEL_ATTRIBUTE_COUNT_LIMIT'),
    attributeValueLengthLimit:
      reader.given('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? reader.given('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'),
    eventCountLimit: reader.given('OTEL_SPAN_EVENT_COUNT_LIMIT'),
    linkCountLimit: reader.given('OTEL_SPAN_LINK_COUNT_LIMIT'),
    attributePerEventCountLimit: reader.given('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'),
    attributePerLinkCountLimit: reader.given('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'),
  };
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined)) as SpanLimitsConfig;
}

export function readInstrumentations(reader: EnvReader): InstrumentationsConfig {
  const enabled = reader.given('OTEL_NODE_ENABLED_INSTRUMENTATIONS');
  return {
    ...(enabled === undefined ? {} : { enabled }),
    disabled: reader.given('OTEL_NODE_DISABLED_INSTRUMENTATIONS') ?? [],
  };
}
