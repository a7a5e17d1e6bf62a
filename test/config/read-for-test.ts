import type { Config, ConfigWarning, StartOptions } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read.ts';

/** Reads a made-up environment, by default without a terminal. */
export function read(
  env: Record<string, string | undefined> = {},
  options: unknown = {},
  stderrIsTTY = false,
): { config: Config; warnings: readonly ConfigWarning[]; names: string[] } {
  const { config, warnings } = readConfig(env, options as StartOptions, { stderrIsTTY });
  return { config, warnings, names: warnings.map(({ name }) => name) };
}

export const CONNECTION_STRING =
  'InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/';
