import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import type { Resource } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { type Sampler, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config, Propagator } from '../config/config.ts';
import type { Pipelines } from './exporters/index.ts';

export interface Providers {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
  /** Takes them out of the API again, for a start that fails later on. */
  unregister(): void;
}

/**
 * The SDK, assembled from its parts: `NodeSDK` would load every exporter there is, gRPC included, and read the
 * environment a second time with warnings of its own.
 *
 * @throws {Error} when another OpenTelemetry SDK is registered already
 */
export function registerProviders(
  config: Config,
  resource: Resource,
  sampler: Sampler,
  detection: SpanProcessor,
  pipelines: Pipelines,
): Providers {
  const tracerProvider = new TracerProvider({
    resource,
    sampler,
    spanLimits: config.spanLimits,
    spanProcessors: [detection, ...pipelines.spanProcessors],
  });
  const meterProvider = new MeterProvider({ resource, readers: pipelines.metricReaders });
  const loggerProvider = new LoggerProvider({ resource, processors: pipelines.logProcessors });

  if (!trace.setGlobalTracerProvider(tracerProvider)) {
    throw new Error(
      'Another OpenTelemetry SDK is registered already. Remove it, or preload hotspan instead of it, not beside it.',
    );
  }
  metrics.setGlobalMeterProvider(meterProvider);
  logs.setGlobalLoggerProvider(loggerProvider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: config.propagators.map((name) => PROPAGATORS[name]()) }),
  );

  const all = [tracerProvider, loggerProvider, meterProvider];
  return {
    // One that fails must not keep the others from flushing.
    forceFlush: async () => void (await Promise.allSettled(all.map((provider) => provider.forceFlush()))),
    shutdown: async () => void (await Promise.allSettled(all.map((provider) => provider.shutdown()))),
    unregister: () => {
      for (const api of [trace, metrics, logs, context, propagation]) api.disable();
    },
  };
}

const PROPAGATORS: Record<Propagator, () => W3CTraceContextPropagator | W3CBaggagePropagator | B3Propagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => new B3Propagator(),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
};
