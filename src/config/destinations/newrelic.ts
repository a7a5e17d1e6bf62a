import type { Destination, Signal } from '../config.ts';
import type { EnvReader } from '../env-reader.ts';
import { origin } from '../redact.ts';
import { intakeTarget } from './intake.ts';
import { forSignals } from './signals.ts';

/** https://docs.newrelic.com/docs/opentelemetry/best-practices/opentelemetry-otlp/ */
export function newRelicDestination(reader: EnvReader, signals: readonly Signal[], chosenBy: string): Destination {
  const key = reader.given('NEW_RELIC_LICENSE_KEY') ?? '';
  const home = key.startsWith('eu01') ? 'https://otlp.eu01.nr-data.net' : 'https://otlp.nr-data.net';
  const base = reader.given('HOTSPAN_NEWRELIC_ENDPOINT') ?? home;
  const temporality = reader.given('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE') ?? 'delta';
  return {
    kind: 'newrelic',
    chosenBy,
    signals,
    label: `New Relic at ${origin(base)}`,
    otlp: forSignals(signals, (signal) => intakeTarget(reader, signal, base, { 'api-key': key }, temporality)),
  };
}
