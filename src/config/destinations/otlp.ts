import type { Destination, OtlpTarget, Signal } from '../config.ts';
import type { EnvReader } from '../env-reader.ts';
import { isHttpUrl, isSocket } from '../kinds/addresses.ts';
import { origin } from '../redact.ts';
import { forSignals, IN_CAPITALS, signalUrl } from './signals.ts';

type Protocol = OtlpTarget['protocol'];

/** Where OTLP goes when nobody says. */
const HTTP_DEFAULT = 'http://localhost:4318';
const GRPC_DEFAULT = 'http://localhost:4317';

/** The variables whose presence says that OTLP is wanted. */
export const OTLP_CHOOSERS = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
] as const;

/**
 * Any OTLP receiver. All that `OTEL_EXPORTER_OTLP_*` says is resolved here, so that no exporter stumbles over a bad
 * value: only certificates are left for it to read.
 */
export function otlpDestination(reader: EnvReader, signals: readonly Signal[], chosenBy: string): Destination {
  const otlp = forSignals(signals, (signal) => target(reader, signal));
  const origins = new Set(signals.map((signal) => origin(otlp[signal]!.url)));
  return { kind: 'otlp', chosenBy, signals, label: [...origins].join(', '), otlp };
}

function target(reader: EnvReader, signal: Signal): OtlpTarget {
  const part = IN_CAPITALS[signal];
  const protocol =
    reader.given(`OTEL_EXPORTER_OTLP_${part}_PROTOCOL`) ??
    reader.given('OTEL_EXPORTER_OTLP_PROTOCOL') ??
    'http/protobuf';
  return {
    protocol,
    url: protocol === 'grpc' ? grpcTarget(reader, signal) : httpUrl(reader, signal, protocol),
    headers: otlpHeaders(reader, signal),
    ...transport(reader, signal),
    ...(signal === 'metrics'
      ? { temporality: reader.given('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE') ?? 'cumulative' }
      : {}),
  };
}

/** Headers meant for the OTLP receiver of a signal. */
export function otlpHeaders(reader: EnvReader, signal: Signal): Record<string, string> {
  return {
    ...reader.given('OTEL_EXPORTER_OTLP_HEADERS'),
    ...reader.given(`OTEL_EXPORTER_OTLP_${IN_CAPITALS[signal]}_HEADERS`),
  };
}

/** What is said of OTLP in general and counts for the vendors' intakes too. */
export function transport(reader: EnvReader, signal: Signal): Pick<OtlpTarget, 'timeoutMs' | 'compression'> {
  const part = IN_CAPITALS[signal];
  return {
    timeoutMs:
      reader.given(`OTEL_EXPORTER_OTLP_${part}_TIMEOUT`) ?? reader.given('OTEL_EXPORTER_OTLP_TIMEOUT') ?? 10_000,
    compression:
      reader.given(`OTEL_EXPORTER_OTLP_${part}_COMPRESSION`) ??
      reader.given('OTEL_EXPORTER_OTLP_COMPRESSION') ??
      'none',
  };
}

/** The per-signal form is taken as it is, the general one is a base: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function httpUrl(reader: EnvReader, signal: Signal, protocol: Protocol): string {
  const name = `OTEL_EXPORTER_OTLP_${IN_CAPITALS[signal]}_ENDPOINT` as const;
  for (const candidate of [name, 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const) {
    const endpoint = reader.given(candidate);
    if (endpoint === undefined) continue;
    if (isHttpUrl(endpoint)) return candidate === name ? new URL(endpoint).href : signalUrl(endpoint, signal);
    reader.reject(candidate, `with ${protocol} a URL that starts with http:// or https://`, HTTP_DEFAULT);
  }
  return signalUrl(HTTP_DEFAULT, signal);
}

function grpcTarget(reader: EnvReader, signal: Signal): string {
  const part = IN_CAPITALS[signal];
  const endpoint =
    reader.given(`OTEL_EXPORTER_OTLP_${part}_ENDPOINT`) ?? reader.given('OTEL_EXPORTER_OTLP_ENDPOINT') ?? GRPC_DEFAULT;
  if (isHttpUrl(endpoint)) return endpoint;
  if (isSocket(endpoint)) return endpoint.replace(/^unix:\/{0,3}/i, 'unix:///');
  const insecure =
    reader.given(`OTEL_EXPORTER_OTLP_${part}_INSECURE`) ?? reader.given('OTEL_EXPORTER_OTLP_INSECURE') ?? false;
  return `${insecure ? 'http' : 'https'}://${endpoint}`;
}
