import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { Logger } from '../logger.ts';

/** About a variable that our own reading of the environment has warned of already, with what is allowed. */
const SAID_BETTER = /^Provided instrumentation name /;

/**
 * OpenTelemetry's own messages, on stderr with ours. Its console logger would print some of them on stdout, which
 * belongs to the app. Each distinct message is passed on once: an exporter without a collector would repeat itself
 * every few seconds.
 */
export function routeDiagnostics(log: Logger): void {
  const once = new Set<string>();
  const say =
    (speak: (text: string) => void) =>
    (message: string, ...args: unknown[]) => {
      const text = [message, ...args].map(short).join(' ');
      const key = text.replace(/\d+/g, '#').slice(0, 200);
      if (SAID_BETTER.test(text) || once.has(key) || once.size >= 200) return;
      once.add(key);
      speak(text);
    };
  // Their `error` is mostly a failed export: worth knowing, not an error of the app.
  const warn = say((text) => log.warn(text));
  const debug = log.level === 'debug' ? say((text) => log.debug(text)) : () => {};
  diag.setLogger(
    { error: warn, warn, info: debug, debug, verbose: () => {} },
    { logLevel: log.level === 'debug' ? DiagLogLevel.DEBUG : DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}

function short(value: unknown): string {
  const text = value instanceof Error ? value.message : typeof value === 'string' ? value : safeJson(value);
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return '[unprintable]';
  }
}
