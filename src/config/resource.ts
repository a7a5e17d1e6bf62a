import type { Destination, ResourceConfig } from './config.ts';
import type { EnvReader } from './env-reader.ts';

/** What Datadog's own variables say, by OpenTelemetry's names. */
const DATADOG = [
  ['DD_SERVICE', 'service.name'],
  ['DD_ENV', 'deployment.environment.name'],
  ['DD_VERSION', 'service.version'],
] as const;

/** Who we are, as the environment says. Datadog's variables count only when data goes there and nothing else is said. */
export function readResource(reader: EnvReader, destinations: readonly Destination[]): ResourceConfig {
  const attributes: Record<string, string> = { ...reader.given('OTEL_RESOURCE_ATTRIBUTES') };
  const serviceName = reader.given('OTEL_SERVICE_NAME');
  if (destinations.some(({ kind }) => kind === 'datadog' || kind === 'datadog-agent')) {
    for (const [variable, attribute] of DATADOG) {
      const value = reader.given(variable);
      if (value !== undefined) attributes[attribute] ??= value;
    }
  }
  const name = serviceName ?? attributes['service.name'];
  const detectors = reader.get('OTEL_NODE_RESOURCE_DETECTORS');
  return { ...(name === undefined ? {} : { serviceName: name }), attributes, detectors };
}
