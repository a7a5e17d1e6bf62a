import type { Destination, Signal } from '../config.ts';
import type { EnvReader } from '../env-reader.ts';
import { bracketed } from '../kinds/addresses.ts';
import { origin } from '../redact.ts';

export function consoleDestination(_: EnvReader, signals: readonly Signal[], chosenBy: string): Destination {
  return { kind: 'console', chosenBy, signals, label: 'console' };
}

export function prometheusDestination(reader: EnvReader, signals: readonly Signal[], chosenBy: string): Destination {
  const listen = {
    host: reader.get('OTEL_EXPORTER_PROMETHEUS_HOST'),
    port: reader.get('OTEL_EXPORTER_PROMETHEUS_PORT'),
  };
  const label = `Prometheus at http://${bracketed(listen.host)}:${listen.port}/metrics`;
  return { kind: 'prometheus', chosenBy, signals, label, listen };
}

/** Absent `IngestionEndpoint`: Microsoft's global address, which the exporter knows. */
export function azureDestination(reader: EnvReader, signals: readonly Signal[], chosenBy: string): Destination {
  const { text = '', ingestionEndpoint } = reader.given('APPLICATIONINSIGHTS_CONNECTION_STRING') ?? {};
  const at = ingestionEndpoint === undefined ? '' : ` at ${origin(ingestionEndpoint)}`;
  return { kind: 'azure', chosenBy, signals, label: `Application Insights${at}`, connectionString: text };
}
