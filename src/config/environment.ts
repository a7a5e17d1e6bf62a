/**
 * The only file that touches the process: its environment and whether stderr is a terminal. It imports nothing, so the
 * preload can ask its first questions before anything else is loaded. Nothing is ever written.
 */

/** Environment variables as plain data; blank text counts as not set, as OpenTelemetry has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function environment(): Environment {
  return process.env;
}

export function stderrIsTty(): boolean {
  return process.stderr.isTTY === true;
}

/** `OTEL_SDK_DISABLED`: only `true`, in any letter case, disables. */
export function isSdkDisabled(env: Environment): boolean {
  return word(env['OTEL_SDK_DISABLED']) === 'true';
}

/** Whether the log level, which is read in full only later, is `debug`. */
export function isDebug(env: Environment): boolean {
  const ours = word(env['HOTSPAN_LOG_LEVEL']);
  if (ours !== '') return ours === 'debug';
  return ['debug', 'verbose', 'all'].includes(word(env['OTEL_LOG_LEVEL']));
}

function word(text: string | undefined): string {
  return (text ?? '').trim().toLowerCase();
}
