/** A minute of a small team's day, by route: how often, and what for. */
const MIX = [
  [90, 'GET', () => '/projects'],
  [60, 'GET', () => `/projects/${upTo(4)}`],
  [24, 'GET', () => `/features/${upTo(32)}/elements`],
  [24, 'GET', () => `/features/${upTo(32)}/elements-fixed`],
  [24, 'GET', () => `/projects/${upTo(4)}/overview`],
  [24, 'POST', () => `/elements/${upTo(1600)}/todos`, () => ({ title: 'Write it down' })],
  [16, 'PATCH', () => `/todos/${upTo(4800)}`, () => ({ done: true })],
  [6, 'GET', () => `/projects/${upTo(4)}/invoice`],
  [6, 'GET', () => '/projects/999'],
  [6, 'GET', () => '/favicon.ico'],
];

/** One after the other: an embedded database has one thread, and a slow query there would make its neighbours slow. */
const SLOW = ['/projects/1/burndown', '/projects/2/burndown', '/projects/3/export'];

const AT_ONCE = 4;

/**
 * Sends it all within seconds; rejects when the app can't be reached.
 *
 * @returns {Promise<number>} how many requests it sent
 */
export async function sendTraffic(url) {
  const requests = shuffled(MIX.flatMap(([times, ...request]) => Array.from({ length: times }, () => request)));
  const queue = requests.values();
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (const [method, path, body] of queue) await send(url + path(), method, body?.());
  });
  await Promise.all(workers);
  for (const path of SLOW) await send(url + path, 'GET');
  return requests.length + SLOW.length;
}

async function send(url, method, body) {
  const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  try {
    const response = await fetch(url, { method, ...json });
    await response.arrayBuffer();
  } catch (error) {
    throw new Error(`The app did not answer ${method} ${url}: ${error.cause?.message ?? error.message}.`, {
      cause: error,
    });
  }
}

// The same requests in the same order each time.
let state = 1;
function upTo(n) {
  state = (state * 48271) % 2147483647;
  return 1 + (state % n);
}

function shuffled(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = upTo(i + 1) - 1;
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
