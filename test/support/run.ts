import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The preload at the repository's root; it loads `dist/`, so build first. */
export const PRELOAD = fileURLToPath(new URL('../../otel.js', import.meta.url));

/** What would steer the child by accident: everything that selects a backend, and the test runner's own variables. */
const FOREIGN =
  /^(OTEL_|HOTSPAN_|DD_|NEW_RELIC_|APPLICATION_?INSIGHTS_|NODE_OPTIONS$|NODE_ENV$|NODE_TEST_CONTEXT$|NODE_EXTRA_CA_CERTS$|NO_COLOR$|FORCE_COLOR$)/;

export interface RunOptions {
  /** Node binary; default `HOTSPAN_TEST_NODE`, else the one that runs the tests. */
  readonly node?: string;
  /** What follows the preload flag: further Node flags, the script, its arguments. */
  readonly args: readonly string[];
  /** Laid over a clean copy of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** How `otel.js` is loaded; default `import`. */
  readonly preload?: 'import' | 'require' | 'none';
  /** The child is killed (SIGKILL) after this many milliseconds; default 20 000. */
  readonly timeoutMs?: number;
  /** Sent once the pattern has appeared on stdout. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly after: RegExp };
}

export interface RunResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface RunningServer {
  /** The port it printed as `listening <port>` on stdout. */
  readonly port: number;
  readonly pid: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Ends it (SIGKILL when it does not go within 5 s) and tells how it ended. */
  stop(signal?: NodeJS.Signals): Promise<RunResult>;
  /** Settles when it ends, by itself or not. */
  readonly ended: Promise<RunResult>;
}

export function testNode(): string {
  return process.env['HOTSPAN_TEST_NODE'] || process.execPath;
}

/** Runs a fixture to its end. Never rejects for what the child does: look at the result. */
export function runApp(options: RunOptions): Promise<RunResult> {
  return launch(options).ended;
}

/** Starts a fixture that prints `listening <port>`, and waits for that line. Rejects when the child ends before. */
export async function startServer(options: RunOptions): Promise<RunningServer> {
  const { child, ended, output } = launch({ timeoutMs: 60_000, ...options });
  const port = await new Promise<number>((resolve, reject) => {
    const look = (): void => {
      const found = /^listening (\d+)/m.exec(output.stdout);
      if (found) resolve(Number(found[1]));
    };
    child.stdout?.on('data', look);
    void ended.then((result) => reject(new Error(`ended before it listened: ${JSON.stringify(result)}`)));
  });
  return {
    port,
    pid: child.pid ?? -1,
    url: `http://127.0.0.1:${port}`,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: (signal) => void child.kill(signal),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      const result = await ended;
      clearTimeout(late);
      return result;
    },
    ended,
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly ended: Promise<RunResult>;
  readonly output: { stdout: string; stderr: string };
}

function launch(options: RunOptions): Launched {
  const { node = testNode(), args, env = {}, cwd, preload = 'import', timeoutMs = 20_000, signal } = options;
  const flags = preload === 'none' ? [] : [`--${preload}`, PRELOAD];
  const started = performance.now();
  const child = spawn(node, [...flags, ...args], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
  });
  const output = { stdout: '', stderr: '' };
  let sent = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    if (!signal || sent || !signal.after.test(output.stdout)) return;
    sent = true;
    child.kill(signal.name);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  // A test run that is torn down must not leave servers behind.
  const orphan = (): void => void child.kill('SIGKILL');
  process.once('exit', orphan);

  const ended = new Promise<RunResult>((resolve) => {
    const finish = (code: number | null, by: NodeJS.Signals | null): void => {
      clearTimeout(limit);
      process.removeListener('exit', orphan);
      resolve({ code, signal: by, ...output, durationMs: performance.now() - started });
    };
    child.on('error', (error) => {
      output.stderr += String(error);
      finish(null, null);
    });
    child.on('close', finish);
  });
  return { child, ended, output };
}

function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
}
