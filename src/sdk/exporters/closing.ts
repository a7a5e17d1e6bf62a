/**
 * Whether the process is about to end, and only the exporters keep it. Then an address where nobody answers is not
 * tried again: without a collector, as on many a developer's machine, each ^C would wait for the whole deadline.
 */
const controller = new AbortController();

export const closing: AbortSignal = controller.signal;

/** There is no way back. */
export function beginClosing(): void {
  controller.abort();
}
