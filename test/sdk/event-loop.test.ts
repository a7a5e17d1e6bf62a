import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLoopWatch } from '../../src/sdk/event-loop.ts';

function block(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

test('a block is seen while it lasts and after it, within the window asked for', async () => {
  const watch = new EventLoopWatch();
  try {
    const start = Date.now();
    watch.wake();
    await sleep(40);
    block(200);
    const during = watch.blockedMs(start, Date.now());
    assert.ok(during >= 120 && during <= 320, `during: ${during}`);
    await sleep(60);
    const after = watch.blockedMs(start, Date.now());
    assert.ok(after >= 120, `after: ${after}`);
    assert.equal(watch.blockedMs(start - 1000, start), 0);
  } finally {
    watch.stop();
  }
});

test('an idle loop is not blocked', async () => {
  const watch = new EventLoopWatch();
  try {
    const start = Date.now();
    watch.wake();
    await sleep(30);
    assert.equal(watch.blockedMs(start - 10_000, start), 0);
  } finally {
    watch.stop();
  }
});
