import type { Destination } from '../../config/config.ts';

/** Why a destination gets nothing, and what helps, in one sentence a person reads. Holds no secret. */
export function setupWarning(destination: Destination, error: unknown): string {
  const reason = withoutSecrets(error instanceof Error ? error.message : String(error), destination);
  const { label, chosenBy } = destination;
  const remedy = chosenBy === 'default' ? 'Set HOTSPAN_EXPORT' : `Check ${chosenBy}`;
  return `${label} can't be set up and gets no data: ${reason.replace(/[\s.]+$/, '')}. ${remedy}; the app and other destinations are not affected.`;
}

/** Errors like to quote what they were given. */
function withoutSecrets(text: string, { connectionString, otlp }: Destination): string {
  const targets = Object.values(otlp ?? {});
  const secrets = [
    connectionString,
    ...(connectionString?.split(';').map((part) => part.slice(part.indexOf('=') + 1)) ?? []),
    ...targets.flatMap(({ url, headers }) => [url, ...Object.values(headers)]),
  ];
  return secrets
    .filter((secret) => secret !== undefined && secret.length > 3)
    .sort((a, b) => b!.length - a!.length)
    .reduce<string>((clean, secret) => clean.replaceAll(secret!, '***'), text);
}
