import type { Destination, Signal } from '../config.ts';
import type { EnvReader } from '../env-reader.ts';
import { origin } from '../redact.ts';
import { bracketed } from '../kinds/addresses.ts';
import { intakeTarget } from './intake.ts';
import { forSignals } from './signals.ts';

/** The variable that says Datadog is wanted, or `undefined`. An Agent comes before the API key: it is the nearer one. */
export function datadogChooser(reader: EnvReader): string | undefined {
  return (['DD_TRACE_AGENT_URL', 'DD_AGENT_HOST', 'DD_API_KEY'] as const).find(
    (name) => reader.given(name) !== undefined,
  );
}

export function datadogDestination(reader: EnvReader, signals: readonly Signal[], chosenBy: string): Destination {
  const host = agentHost(reader);
  return host === undefined ? direct(reader, signals, chosenBy) : agent(reader, signals, chosenBy, host);
}

function agentHost(reader: EnvReader): string | undefined {
  const url = reader.given('DD_TRACE_AGENT_URL');
  if (url !== undefined) return new URL(url).hostname;
  const host = reader.given('DD_AGENT_HOST');
  return host === undefined ? undefined : bracketed(host);
}

/**
 * The Agent's OTLP receiver: https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest_in_the_agent/.
 * It can turn cumulative metrics into delta, but then one Agent has to see all of them; delta spares it that.
 */
function agent(reader: EnvReader, signals: readonly Signal[], chosenBy: string, host: string): Destination {
  const base = reader.given('HOTSPAN_DATADOG_ENDPOINT') ?? `http://${host}:4318`;
  const temporality = reader.given('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE') ?? 'delta';
  return {
    kind: 'datadog-agent',
    chosenBy,
    signals,
    label: `Datadog Agent at ${origin(base)}`,
    otlp: forSignals(signals, (signal) => intakeTarget(reader, signal, base, {}, temporality)),
  };
}

/**
 * The intake without an Agent. `compute_stats` is an HTTP header, for traces only, without which there are no APM
 * metrics: https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/traces/. Metrics have to be delta:
 * https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/metrics/.
 */
function direct(reader: EnvReader, signals: readonly Signal[], chosenBy: string): Destination {
  const base = reader.given('HOTSPAN_DATADOG_ENDPOINT') ?? `https://otlp.${reader.get('DD_SITE')}`;
  const key = { 'dd-api-key': reader.given('DD_API_KEY') ?? '' };
  const headers = (signal: Signal) => (signal === 'traces' ? { ...key, compute_stats: 'true' } : key);
  return {
    kind: 'datadog',
    chosenBy,
    signals,
    label: `Datadog at ${origin(base)}`,
    otlp: forSignals(signals, (signal) => intakeTarget(reader, signal, base, headers(signal), 'delta')),
  };
}
