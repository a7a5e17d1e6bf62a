/** What we lean on in the SDK that it does not promise. A failure here says which assumption an upgrade broke. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trace } from '@opentelemetry/api';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { createSampler } from '../../src/sdk/sampler.ts';
import { instrumentedModules } from '../../src/sdk/module-hooks.ts';

test('onEnding is called with a live span whose duration is set, and what it writes is exported', () => {
  const exporter = new InMemorySpanExporter();
  let duration: readonly number[] = [];
  const provider = new TracerProvider({
    spanProcessors: [
      {
        onStart: () => {},
        onEnding: (span) => {
          duration = span.duration;
          span.setAttribute('written', true);
        },
        onEnd: () => {},
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
      new SimpleSpanProcessor({ exporter }),
    ],
  });
  provider.getTracer('test').startSpan('x', { startTime: 1000 }).end(3500);
  assert.deepEqual(duration, [2, 500_000_000]);
  assert.equal(exporter.getFinishedSpans()[0]?.attributes.written, true);
});

test('instrumentations tell which modules they patch', () => {
  const modules = instrumentedModules([new PgInstrumentation({ enabled: false })]);
  assert.deepEqual([...modules.keys()], ['pg', 'pg-pool']);
  assert.equal(modules.get('pg'), false);
});

test('what the user samples out still reaches processors, and is not exported', () => {
  const exporter = new InMemorySpanExporter();
  const seen: string[] = [];
  const provider = new TracerProvider({
    sampler: createSampler({ name: 'always_off', ratio: 1 }),
    spanProcessors: [
      {
        onStart: (span) => void seen.push(span.name),
        onEnd: () => {},
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
      new SimpleSpanProcessor({ exporter }),
    ],
  });
  const span = provider.getTracer('test').startSpan('hidden');
  span.end();
  assert.deepEqual(seen, ['hidden']);
  assert.equal(trace.isSpanContextValid(span.spanContext()), true);
  assert.equal(exporter.getFinishedSpans().length, 0);
});
