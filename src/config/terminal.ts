import type { LogLevel, TerminalConfig } from './config.ts';
import type { EnvReader } from './env-reader.ts';

export function readTerminal(reader: EnvReader, stderrIsTTY: boolean): TerminalConfig {
  const traceUrl = reader.given('HOTSPAN_TRACE_URL');
  return {
    enabled: reader.given('HOTSPAN_TERMINAL') ?? stderrIsTTY,
    color: wantsColor(reader, stderrIsTTY),
    ...(traceUrl === undefined ? {} : { traceUrl }),
  };
}

/** As Node.js itself decides: FORCE_COLOR, then NO_COLOR (https://no-color.org), then the terminal. */
function wantsColor(reader: EnvReader, stderrIsTTY: boolean): boolean {
  const forced = reader.given('FORCE_COLOR');
  if (forced !== undefined) return forced !== '0' && forced.toLowerCase() !== 'false';
  return !reader.isSet('NO_COLOR') && stderrIsTTY;
}

export function readLogLevel(reader: EnvReader, terminal: boolean): LogLevel {
  const ours = reader.given('HOTSPAN_LOG_LEVEL');
  if (ours !== undefined) return ours;
  const standard = reader.given('OTEL_LOG_LEVEL');
  if (standard === undefined) return terminal ? 'info' : 'warn';
  return standard === 'verbose' || standard === 'all' ? 'debug' : standard;
}
