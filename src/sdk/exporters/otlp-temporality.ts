import type { OTLPMetricExporterOptions } from '@opentelemetry/exporter-metrics-otlp-http';
import type { OtlpTarget, Temporality } from '../../config/config.ts';

/** The exporter's own numbers, whose enum would have to be loaded for nothing else. */
const PREFERENCES: Record<Temporality, number> = { delta: 0, cumulative: 1, lowmemory: 2 };

export function temporalityPreference({
  temporality,
}: OtlpTarget): Pick<OTLPMetricExporterOptions, 'temporalityPreference'> {
  return temporality === undefined ? {} : { temporalityPreference: PREFERENCES[temporality] as never };
}
