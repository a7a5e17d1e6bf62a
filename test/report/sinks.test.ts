import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Span } from '@opentelemetry/api';
import { SinkFanOut } from '../../src/report/sink-fan-out.ts';
import type { Sink } from '../../src/report/sink.ts';
import { createSinks } from '../../src/report/sinks.ts';
import { N_PLUS_ONE, summary } from './sample-findings.ts';

const span = { setAttribute() {}, setAttributes() {} } as unknown as Span;

function everyMoment(sink: Required<Sink>): void {
  sink.annotateQuery({ severity: 'slow' }, span);
  sink.annotateRequest(summary([N_PLUS_ONE]), span);
  sink.publish(N_PLUS_ONE);
  sink.request(summary([]));
  sink.close();
}

function recording(heard: string[]): Sink {
  return {
    name: 'recording',
    annotateQuery: () => void heard.push('annotateQuery'),
    annotateRequest: () => void heard.push('annotateRequest'),
    publish: () => void heard.push('publish'),
    request: () => void heard.push('request'),
    close: () => void heard.push('close'),
  };
}

function broken(): Sink {
  const fail = (): never => {
    throw new Error('broken');
  };
  return { name: 'broken', annotateQuery: fail, annotateRequest: fail, publish: fail, request: fail, close: fail };
}

describe('several sinks', () => {
  it('all hear every moment they care for', () => {
    const heard: string[] = [];
    everyMoment(new SinkFanOut([{ name: 'deaf' }, recording(heard), recording(heard)], () => {}));
    const each = ['annotateQuery', 'annotateRequest', 'publish', 'request', 'close'];
    assert.deepEqual(
      heard,
      each.flatMap((moment) => [moment, moment]),
    );
  });

  it('a broken one disturbs neither the others nor the caller, and each failure is told', () => {
    const heard: string[] = [];
    const errors: string[] = [];
    everyMoment(
      new SinkFanOut([broken(), recording(heard)], (name, error) => errors.push(`${name}: ${String(error)}`)),
    );
    assert.equal(heard.length, 5);
    assert.deepEqual(
      errors,
      Array.from({ length: 5 }, () => 'broken: Error: broken'),
    );
  });

  it('even a broken ear for failures is borne', () => {
    const fanOut = new SinkFanOut([broken()], () => {
      throw new Error('broken too');
    });
    everyMoment(fanOut);
  });
});

describe('the sinks of a configuration', () => {
  const parts = (enabled: boolean, writes: string[]) => ({
    terminal: { enabled, color: false },
    limits: { maxEventsPerMinute: 10 },
    output: { write: (text: string) => void writes.push(text), columns: undefined },
    onError: assert.ifError,
    onDrop: () => {},
  });

  it('include the terminal when it is on', () => {
    const writes: string[] = [];
    everyMoment(createSinks(parts(true, writes)));
    assert.equal(writes.length, 1);
  });

  it('print nothing when it is off', () => {
    const writes: string[] = [];
    everyMoment(createSinks(parts(false, writes)));
    assert.deepEqual(writes, []);
  });
});
