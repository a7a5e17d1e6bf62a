import { createPaint } from './paint.ts';
import { RepeatBook } from './repeat-book.ts';
import type { Sink } from './sink.ts';
import { layoutFinding, layoutRepeats, type LayoutOptions } from './terminal-layout.ts';

export interface TerminalOutput {
  write(text: string): void;
  /** Absent where it is no terminal. */
  readonly columns?: number | undefined;
}

export interface TerminalOptions {
  readonly output: TerminalOutput;
  readonly color: boolean;
  /** Holds `{traceId}`. */
  readonly traceUrl?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** How often repeats are told. Milliseconds. */
const REPEATS_EVERY_MS = 5000;
/** Where nothing tells how wide the reader's window is. */
const WIDTH = 120;
const NARROWEST = 40;

/** Findings as text: the first of its kind in full, the same again only counted. Nothing for healthy requests. */
export function createTerminalSink({ output, color, traceUrl, now = Date.now }: TerminalOptions): Sink {
  const layout: LayoutOptions = {
    paint: createPaint(color),
    width: Math.max(NARROWEST, output.columns || WIDTH),
    traceUrl,
  };
  const book = new RepeatBook(({ finding, count, requests }) =>
    output.write(layoutRepeats(finding, count, requests, layout)),
  );
  let timer: NodeJS.Timeout | undefined;

  const tellRepeats = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = book.take().map(({ finding, count, requests }) => layoutRepeats(finding, count, requests, layout));
    if (lines.length > 0) output.write(lines.join(''));
  };

  return {
    name: 'terminal',
    publish(finding) {
      if (book.isNews(finding, now())) output.write(layoutFinding(finding, layout));
      else timer ??= setTimeout(tellRepeats, REPEATS_EVERY_MS).unref();
    },
    close: tellRepeats,
  };
}
