// npm run demo            sends a minute's worth of requests and sums up what hotspan found
// npm run demo -- --serve keeps the app up, to be asked with curl; ^C ends it
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { COMMAND, endedEarly, startApp } from './demo/app-process.js';
import { ensureBuilt } from './demo/build.js';
import { openDatabase } from './demo/database.js';
import { checkExpectations } from './demo/expectations.js';
import { startReceiver } from './demo/receiver.js';
import { style } from './demo/style.js';
import { summaryTable } from './demo/summary.js';
import { sendTraffic } from './demo/traffic.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const URLS = [
  ['/projects', 'healthy'],
  ['/features/1/elements', 'an N+1'],
  ['/features/1/elements-fixed', 'the same answer, without'],
  ['/projects/1/overview', 'a duplicate'],
  ['/projects/1/burndown', 'a slow query'],
  ['/projects/1/export', 'very slow'],
  ['/projects/1/invoice', 'an error'],
];
const serve = process.argv.includes('--serve');

const INTERRUPTED = Symbol('interrupted');
const interrupted = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve(INTERRUPTED));
});

try {
  process.exitCode = await demo();
} catch (error) {
  console.error(`demo: ${error.message}`);
  process.exitCode = 1;
}

/** The exit code. */
async function demo() {
  ensureBuilt(ROOT);
  const receiver = await startReceiver();
  try {
    const database = await openDatabase();
    try {
      return await run(receiver, database);
    } finally {
      database.close();
    }
  } finally {
    await receiver.close();
  }
}

async function run(receiver, database) {
  const app = await startApp({ root: ROOT, databaseUrl: database.url, otlpUrl: receiver.url });
  say('database', database.label);
  say('app', `node ${COMMAND.join(' ')}, at ${app.url}`);
  say('telemetry', `to the demo itself${receiver.forwardedTo ? `, and on to ${receiver.forwardedTo}` : ''}`);
  console.log(serve ? `\n${urlList(app.url)}\n\n^C ends it.\n` : '');

  const appGone = app.ended.then((how) => Promise.reject(endedEarly(how)));
  let outcome;
  try {
    outcome = await Promise.race([serve ? interrupted : pauseThenSend(app.url), interrupted, appGone]);
  } finally {
    appGone.catch(() => {});
    await app.stop();
  }
  const { telemetry } = receiver;
  if (telemetry.requests.length > 0) {
    const [header, ...rows] = summaryTable(telemetry);
    console.log(`\n${[style('bold', header), ...rows].join('\n')}\n`);
  }
  if (serve) return 0;
  return outcome === INTERRUPTED ? 130 : verdict(checkExpectations(telemetry, outcome));
}

/** What hotspan records is said a second after the start, and reads better before the findings than among them. */
async function pauseThenSend(url) {
  await sleep(1000);
  return await sendTraffic(url);
}

function verdict(checks) {
  for (const { met, text } of checks) console.log(`${met ? style('green', '✓') : style('red', '✗ missing:')} ${text}`);
  return checks.every(({ met }) => met) ? 0 : 1;
}

function say(what, text) {
  console.log(`${style('dim', what.padEnd(11))}${text}`);
}

function urlList(base) {
  const width = Math.max(...URLS.map(([path]) => path.length));
  return URLS.map(([path, about]) => `curl ${base}${path.padEnd(width)}   # ${about}`).join('\n');
}
