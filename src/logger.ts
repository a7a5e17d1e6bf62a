import { writeSync } from 'node:fs';
import type { LogLevel } from './config/config.ts';

const ORDER: Record<LogLevel, number> = { none: 0, error: 1, warn: 2, info: 3, debug: 4 };

/** hotspan's own voice: one line a message, on stderr only. */
export interface Logger {
  readonly level: LogLevel;
  error(text: string): void;
  warn(text: string): void;
  info(text: string): void;
  debug(text: string): void;
}

export function createLogger(level: LogLevel, write: (text: string) => void = writeStderr): Logger {
  const at = (wanted: LogLevel, prefix: string) =>
    ORDER[wanted] <= ORDER[level] ? (text: string) => write(`${prefix}${oneLine(text)}\n`) : () => {};
  return {
    level,
    error: at('error', 'hotspan error: '),
    warn: at('warn', 'hotspan warning: '),
    info: at('info', ''),
    debug: at('debug', 'hotspan debug: '),
  };
}

/**
 * The descriptor rather than `process.stderr`: a closed pipe would raise an `error` event there, which nobody in the
 * app listens for, and end it. What cannot be written is lost.
 */
export function writeStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // The reader is gone or its pipe is full; the app must not notice.
  }
}

/** A message made from foreign text (an error, a variable) must neither break into lines nor steer the terminal. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
