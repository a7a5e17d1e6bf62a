import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { metrics } from '@opentelemetry/api';
import { type Histogram, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { createDropCounter, createErrorCounter, createMetricsSink } from '../../src/report/metrics.ts';
import { RouteAttributes } from '../../src/report/route-attributes.ts';
import { N_PLUS_ONE, REQUEST, summary, TIME, VERY_SLOW } from './sample-findings.ts';

class PulledReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

// Before any provider on purpose: sinks are made before the SDK.
const sink = createMetricsSink();
const drop = createDropCounter();
const fail = createErrorCounter();
let reader: PulledReader;

beforeEach(() => {
  metrics.disable();
  reader = new PulledReader();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});
after(() => metrics.disable());

async function collected(name: string) {
  const { resourceMetrics } = await reader.collect();
  const metric = resourceMetrics.scopeMetrics
    .filter(({ scope }) => scope.name === 'hotspan')
    .flatMap((scope) => scope.metrics)
    .find(({ descriptor }) => descriptor.name === name);
  assert.ok(metric, `${name} was recorded`);
  return metric;
}

describe('metrics', () => {
  it('count findings by type, severity and route', async () => {
    sink.publish?.(N_PLUS_ONE);
    sink.publish?.(N_PLUS_ONE);
    sink.publish?.(VERY_SLOW);
    const { dataPoints, descriptor } = await collected('hotspan.findings');
    assert.equal(descriptor.unit, '{finding}');
    assert.deepEqual(
      dataPoints.map(({ attributes, value }) => [attributes, value]),
      [
        [
          {
            'hotspan.finding.type': 'n_plus_one',
            'hotspan.severity': 'warning',
            'http.route': '/features/:id/elements',
          },
          2,
        ],
        [
          {
            'hotspan.finding.type': 'slow_request',
            'hotspan.severity': 'very_slow',
            'http.route': '/projects/:id/report',
          },
          1,
        ],
      ],
    );
  });

  it('record the queries of every request and their time in seconds', async () => {
    sink.request?.(summary([]));
    sink.request?.(summary([], { timeSpent: { ...TIME, databaseQueries: 0, databaseMs: 0 } }));
    const queries = await collected('hotspan.request.queries');
    assert.equal(queries.descriptor.unit, '{query}');
    const [point] = queries.dataPoints;
    assert.deepEqual(point?.attributes, { 'http.route': '/features/:id/elements', 'http.request.method': 'GET' });
    const histogram = point?.value as Histogram;
    assert.deepEqual(histogram.buckets.boundaries, [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]);
    assert.equal(histogram.count, 2);
    assert.equal(histogram.sum, 51);

    const time = await collected('hotspan.request.db.time');
    assert.equal(time.descriptor.unit, 's');
    const [seconds] = time.dataPoints as { value: Histogram }[];
    assert.equal(seconds?.value.sum, 0.412);
  });

  it('count what was dropped and what failed, even when their counters are older than the SDK', async () => {
    drop('outbox');
    fail('terminal sink');
    fail('terminal sink');
    const dropped = await collected('hotspan.dropped');
    assert.deepEqual(dropped.dataPoints[0]?.attributes, { 'hotspan.drop.reason': 'outbox' });
    const errors = await collected('hotspan.errors');
    assert.deepEqual(errors.dataPoints[0]?.attributes, { 'hotspan.component': 'terminal sink' });
    assert.equal(errors.dataPoints[0]?.value, 2);
  });
});

describe('route attributes', () => {
  it('are the same object each time', () => {
    const routes = new RouteAttributes();
    assert.equal(routes.of(REQUEST), routes.of({ ...REQUEST }));
  });

  it('are bounded: further routes are all one, known ones stay', () => {
    const routes = new RouteAttributes();
    const names = new Set<unknown>();
    for (let i = 0; i < 1000; i++) names.add(routes.of({ ...REQUEST, route: `/r${i}` })['http.route']);
    assert.equal(names.size, 201);
    assert.ok(names.has('_other'));
    assert.equal(routes.of({ ...REQUEST, route: '/r7' })['http.route'], '/r7');
    assert.deepEqual(routes.of({ ...REQUEST, method: 'POST', route: '/new' }), {
      'http.route': '_other',
      'http.request.method': 'POST',
    });
  });

  it('keep invented methods out, and leave out what is not known', () => {
    const routes = new RouteAttributes();
    const { route: _route, ...unrouted } = REQUEST;
    assert.deepEqual(routes.of({ ...unrouted, method: 'BREW' }), { 'http.request.method': '_OTHER' });
    const { method: _method, ...job } = unrouted;
    assert.deepEqual(routes.of({ ...job, kind: 'internal' }), {});
  });
});
