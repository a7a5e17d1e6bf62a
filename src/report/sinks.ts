import type { Limits, TerminalConfig } from '../config/config.ts';
import { createLogEventsSink } from './log-events.ts';
import { createMetricsSink } from './metrics.ts';
import { type OnSinkError, SinkFanOut } from './sink-fan-out.ts';
import type { Sink } from './sink.ts';
import { createSpanAttributesSink } from './span-attributes.ts';
import { createTerminalSink, type TerminalOutput } from './terminal.ts';

export { SinkFanOut } from './sink-fan-out.ts';

export interface SinkParts {
  readonly terminal: TerminalConfig;
  readonly limits: Pick<Limits, 'maxEventsPerMinute'>;
  readonly output: TerminalOutput;
  readonly onError: OnSinkError;
  /** Told once for each thing left out. */
  readonly onDrop: (reason: string) => void;
}

/** The sinks the configuration asks for, behind one that never throws. */
export function createSinks({ terminal, limits, output, onError, onDrop }: SinkParts): SinkFanOut {
  const sinks: Sink[] = [
    createSpanAttributesSink(),
    createLogEventsSink({ maxEventsPerMinute: limits.maxEventsPerMinute, onDrop }),
    createMetricsSink(),
  ];
  if (terminal.enabled) {
    sinks.push(createTerminalSink({ output, color: terminal.color, traceUrl: terminal.traceUrl }));
  }
  return new SinkFanOut(sinks, onError);
}
