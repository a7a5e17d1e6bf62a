import type { OtlpTarget, Signal, Temporality } from '../config.ts';
import type { EnvReader } from '../env-reader.ts';
import { otlpHeaders, transport } from './otlp.ts';
import { signalUrl } from './signals.ts';

/** What one signal needs at a vendor's intake, all of which take OTLP as http/protobuf. */
export function intakeTarget(
  reader: EnvReader,
  signal: Signal,
  base: string,
  headers: Readonly<Record<string, string>>,
  temporality: Temporality,
): OtlpTarget {
  return {
    protocol: 'http/protobuf',
    url: signalUrl(base, signal),
    headers: { ...takenBack(reader, signal), ...headers },
    ...transport(reader, signal),
    ...(signal === 'metrics' ? { temporality } : {}),
  };
}

/**
 * The exporters add `OTEL_EXPORTER_OTLP_HEADERS` to whatever they send, so one backend's key would reach another.
 * Only a header of the same name keeps it out.
 */
function takenBack(reader: EnvReader, signal: Signal): Record<string, string> {
  return Object.fromEntries(Object.keys(otlpHeaders(reader, signal)).map((name) => [name, '']));
}
