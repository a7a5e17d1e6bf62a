import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INSTRUMENTATION_NAMES } from '../../src/config/instrumentation-names.ts';
import { read } from './read-for-test.ts';

describe('OpenTelemetry variables', () => {
  it('have the standard defaults, but for detectors that ask over the network', () => {
    const { config } = read();
    assert.deepEqual(config.sampler, { name: 'parentbased_always_on', ratio: 1 });
    assert.deepEqual(config.propagators, ['tracecontext', 'baggage']);
    assert.deepEqual(config.resource, {
      attributes: {},
      detectors: ['env', 'host', 'os', 'process', 'serviceinstance'],
    });
    assert.equal(config.metricExportIntervalMs, 60_000);
    assert.equal(config.metricExportTimeoutMs, 30_000);
    assert.deepEqual(config.batch.spans, {
      maxQueueSize: 2048,
      maxExportBatchSize: 512,
      scheduledDelayMillis: 5000,
      exportTimeoutMillis: 30_000,
    });
    assert.equal(config.batch.logs.scheduledDelayMillis, 1000);
    assert.deepEqual(config.spanLimits, {});
    assert.deepEqual(config.instrumentations, { disabled: [] });
  });

  it('are read', () => {
    const { config, names } = read({
      OTEL_TRACES_SAMPLER: 'TraceIdRatio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_PROPAGATORS: 'b3, b3multi,b3',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES: ' a = 1 ,service.name=other,b=x%2Cy%3Dz%20%C3%A9,',
      OTEL_NODE_RESOURCE_DETECTORS: 'env,aws',
      OTEL_BSP_MAX_QUEUE_SIZE: '4096',
      OTEL_BLRP_EXPORT_TIMEOUT: '5',
      OTEL_ATTRIBUTE_COUNT_LIMIT: '10',
      OTEL_SPAN_EVENT_COUNT_LIMIT: '0',
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,pg',
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pg',
    });
    assert.deepEqual(names, []);
    assert.deepEqual(config.sampler, { name: 'traceidratio', ratio: 0.25 });
    assert.deepEqual(config.propagators, ['b3', 'b3multi']);
    assert.deepEqual(config.resource, {
      serviceName: 'shop',
      attributes: { a: '1', 'service.name': 'other', b: 'x,y=z é' },
      detectors: ['env', 'aws'],
    });
    assert.equal(config.batch.spans.maxQueueSize, 4096);
    assert.equal(config.batch.logs.exportTimeoutMillis, 5);
    assert.deepEqual(config.spanLimits, { attributeCountLimit: 10, eventCountLimit: 0 });
    assert.deepEqual(config.instrumentations, { enabled: ['http', 'pg'], disabled: ['pg'] });
  });

  it('keep the good part of a list', () => {
    const { config, names } = read({
      OTEL_PROPAGATORS: 'b3,jaeger',
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'pg,postgres',
    });
    assert.deepEqual(names.toSorted(), ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'OTEL_PROPAGATORS']);
    assert.deepEqual(config.propagators, ['b3']);
    assert.deepEqual(config.instrumentations.enabled, ['pg']);
  });

  it('with none mean none, and none beside others is a mistake', () => {
    assert.deepEqual(read({ OTEL_PROPAGATORS: 'none' }).config.propagators, []);
    const { config, names } = read({ OTEL_PROPAGATORS: 'none,b3' });
    assert.deepEqual(names, ['OTEL_PROPAGATORS']);
    assert.deepEqual(config.propagators, ['b3']);
  });

  for (const bad of ['a', 'a=1,b', '=1', 'a=%zz', 'a=1\u0000']) {
    it(`discard all resource attributes for ${JSON.stringify(bad)}, as the specification asks`, () => {
      const { config, names } = read({ OTEL_RESOURCE_ATTRIBUTES: `good=1,${bad}` });
      assert.deepEqual(names, ['OTEL_RESOURCE_ATTRIBUTES']);
      assert.deepEqual(config.resource.attributes, {});
    });
  }

  it('never give the metric reader a timeout above its interval, which it throws on', () => {
    const quick = read({ OTEL_METRIC_EXPORT_INTERVAL: '1000' });
    assert.deepEqual(quick.names, []);
    assert.equal(quick.config.metricExportTimeoutMs, 1000);
    const wrong = read({ OTEL_METRIC_EXPORT_INTERVAL: '1000', OTEL_METRIC_EXPORT_TIMEOUT: '2000' });
    assert.deepEqual(wrong.names, ['OTEL_METRIC_EXPORT_TIMEOUT']);
    assert.equal(wrong.config.metricExportTimeoutMs, 1000);
  });

  it('never give a batch more than its queue', () => {
    assert.deepEqual(read({ OTEL_BSP_MAX_QUEUE_SIZE: '10' }).names, []);
    const { config, names } = read({ OTEL_BSP_MAX_QUEUE_SIZE: '10', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '20' });
    assert.deepEqual(names, ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE']);
    assert.equal(config.batch.spans.maxExportBatchSize, 10);
  });

  it('know every instrumentation of the bundle', async () => {
    const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
    const bundled = getNodeAutoInstrumentations()
      .map(({ instrumentationName }) => instrumentationName.replace('@opentelemetry/instrumentation-', ''))
      .concat('fs', 'host-metrics');
    assert.deepEqual(bundled.toSorted(), [...INSTRUMENTATION_NAMES].toSorted());
  });
});
