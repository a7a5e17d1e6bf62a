/** A timer that comes this late or later was held up: the loop was blocked. Milliseconds. */
const BLOCKED_MS = 50;
const TICK_MS = 25;
/** Blocked stretches remembered; a request that outlives more of them is told less than the whole. */
const REMEMBERED = 256;
/** The watch rests when no request has asked for this long. */
const REST_AFTER_MS = 10_000;

/**
 * Knows when the event loop was blocked, so that a slow request can be told it waited for somebody else's work (or its
 * own). One unref'd timer that runs only while requests are under way; it measures its own lateness.
 */
export class EventLoopWatch {
  #timer: NodeJS.Timeout | undefined;
  #expected = 0;
  #lastWanted = 0;
  #starts = new Float64Array(REMEMBERED);
  #ends = new Float64Array(REMEMBERED);
  #next = 0;

  /** Call when a request starts. */
  wake(): void {
    this.#lastWanted = Date.now();
    if (this.#timer) return;
    this.#expected = this.#lastWanted + TICK_MS;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  /**
   * How long the loop was blocked between two moments.
   *
   * @param startMs milliseconds since the epoch
   * @param endMs milliseconds since the epoch
   * @returns milliseconds
   */
  blockedMs(startMs: number, endMs: number): number {
    let sum = 0;
    for (let i = 0; i < REMEMBERED; i++) {
      sum += overlap(this.#starts[i] as number, this.#ends[i] as number, startMs, endMs);
    }
    // The block that is still going on (we run inside it) has no tick behind it yet.
    const now = Date.now();
    if (this.#timer && now - this.#expected >= BLOCKED_MS) sum += overlap(this.#expected, now, startMs, endMs);
    return sum;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = Date.now();
    if (now - this.#expected >= BLOCKED_MS) {
      this.#starts[this.#next] = this.#expected;
      this.#ends[this.#next] = now;
      this.#next = (this.#next + 1) % REMEMBERED;
    }
    this.#expected = now + TICK_MS;
    if (now - this.#lastWanted > REST_AFTER_MS) this.stop();
  }
}

function overlap(start: number, end: number, from: number, to: number): number {
  return Math.max(0, Math.min(end, to) - Math.max(start, from));
}
