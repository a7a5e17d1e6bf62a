import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const COMMAND = ['--import', './otel.js', 'examples/intracker/server.js'];

/** What would keep the app's telemetry from the demo, or make it look different. */
const UNWANTED =
  /^(OTEL_(SDK_DISABLED|TRACES_.*|METRICS_EXPORTER|LOGS_EXPORTER|EXPORTER_OTLP_.*|BSP_.*|BLRP_.*)|HOTSPAN_ENV|NODE_ENV)$/;
const STOP_WITHIN_MS = 10_000;

/**
 * The app under hotspan's preload. Its stderr, where the findings come, is ours.
 *
 * @returns {Promise<{ url: string, ended: Promise<string | undefined>, stop: () => Promise<void> }>}
 * `ended` settles when the app ends, with how if that was not by itself with code 0
 */
export async function startApp({ root, databaseUrl, otlpUrl }) {
  const child = spawn(process.execPath, COMMAND, {
    cwd: root,
    env: appEnvironment(databaseUrl, otlpUrl),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => (code === 0 ? undefined : (signal ?? `code ${code}`)));
  const url = await Promise.race([listening(child.stdout), ended.then((how) => Promise.reject(endedEarly(how)))]);

  async function stop() {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    const how = await ended;
    clearTimeout(timer);
    if (how !== undefined) throw new Error(`The app did not end well: ${how}.`);
  }
  return { url, ended, stop };
}

export function endedEarly(how) {
  return new Error(`The app ended${how === undefined ? '' : ` with ${how}`} before the demo did; see above.`);
}

function appEnvironment(databaseUrl, otlpUrl) {
  const inherited = Object.entries(process.env).filter(([name]) => !UNWANTED.test(name));
  const { HOTSPAN_EXPORT: destinations } = process.env;
  return {
    ...Object.fromEntries(inherited),
    // Where else it goes is up to whoever runs the demo.
    ...(destinations ? { HOTSPAN_EXPORT: `otlp,${destinations.replace(/\bnone\b/g, '')}` } : {}),
    OTEL_SERVICE_NAME: 'intracker',
    // A minute's worth of spans comes within seconds.
    OTEL_BSP_MAX_QUEUE_SIZE: '16384',
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    HOTSPAN_TERMINAL: '1',
    DATABASE_URL: databaseUrl,
    PORT: process.env.PORT ?? '0',
  };
}

/** Settles with the URL the app says it listens on; passes on whatever else it prints. */
function listening(stdout) {
  return new Promise((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const found = /^intracker listening on (\S+)$/.exec(line);
      if (found) resolve(found[1]);
      else console.log(line);
    });
  });
}
