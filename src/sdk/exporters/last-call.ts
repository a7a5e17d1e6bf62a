import { isMainThread, Worker } from 'node:worker_threads';

/** One request that has not been answered yet. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const open = new Set<Post>();

/** Keeps a request in mind until it has been answered. */
export function remember(post: Post): () => void {
  open.add(post);
  return () => void open.delete(post);
}

/** Written out, as the thread must load neither us nor what the app preloads. */
const SENDER = `
const { workerData: { posts, done } } = require('node:worker_threads');
let left = posts.length;
const next = () => {
  if (--left > 0) return;
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
};
for (const { url, headers, body } of posts) {
  const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http');
  request(url, { method: 'POST', headers: { ...headers, 'Content-Length': body.byteLength } }, (response) => {
    response.resume().on('close', next);
  }).on('error', next).end(body);
}`;

/**
 * Sends what is unanswered, for a process that is exiting at this moment (`process.exit()`): nothing asynchronous runs
 * any more in this thread, so it waits while another one sends. What was on its way may arrive twice; spans are told
 * apart by their ids.
 *
 * @param limitMs milliseconds to wait at most
 * @throws {Error} when there is no thread to be had
 */
export function sendUnanswered(limitMs: number): void {
  if (open.size === 0 || limitMs <= 0 || !isMainThread) return;
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SENDER, {
    eval: true,
    workerData: { posts: [...open], done },
    // Not the app's preloads and options, of which we are one.
    env: {},
    execArgv: [],
  });
  worker.on('error', () => {});
  Atomics.wait(done, 0, 0, limitMs);
}
