import { createRequire } from 'node:module';
import { context } from '@opentelemetry/api';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Destination, Signal } from '../../config/config.ts';
import { loadPackage } from '../load-package.ts';
import { keepQuiet } from './azure-quiet.ts';
import type { Exporters } from './exporters.ts';

export const AZURE_PACKAGE = '@azure/monitor-opentelemetry-exporter';

type Core = typeof import('@opentelemetry/core');
type Azure = typeof import('@azure/monitor-opentelemetry-exporter');
type Options = NonNullable<ConstructorParameters<Azure['AzureMonitorTraceExporter']>[0]>;
type HttpClient = NonNullable<Options['httpClient']>;

/** Application Insights. Its exporter keeps what it cannot send in the temporary folder and tries again later. */
export function azureExporters({ connectionString, signals }: Destination): Exporters {
  if (!connectionString) throw new Error('no connection string');
  const azure = loadPackage<Azure>(AZURE_PACKAGE);
  keepQuiet();
  const options: Options = { connectionString, httpClient: untraced() };
  return {
    ...(has('traces') ? { traces: asOurs<SpanExporter>(new azure.AzureMonitorTraceExporter(options)) } : {}),
    ...(has('metrics') ? { metrics: asOurs<PushMetricExporter>(new azure.AzureMonitorMetricExporter(options)) } : {}),
    ...(has('logs') ? { logs: asOurs<LogRecordExporter>(new azure.AzureMonitorLogExporter(options)) } : {}),
  };

  function has(signal: Signal): boolean {
    return signals.includes(signal);
  }
}

/**
 * The exporter is typed and written for SDK 2 but works on SDK 3's spans, metrics and log records, as tests show: this
 * is the one place that says so. Its `export` is asynchronous and rejects for what it cannot convert, which nobody
 * would handle: in an app that ends it.
 */
function asOurs<T>(exporter: object): T {
  const theirs = exporter as { export(items: unknown, done: (result: object) => void): unknown };
  const send = theirs.export.bind(exporter);
  theirs.export = (items, done) => {
    const failed = (error: unknown): void => done({ code: 1, error });
    try {
      Promise.resolve(send(items, done)).catch(failed);
    } catch (error) {
      failed(error);
    }
  };
  return exporter as T;
}

/** What it sends on its own timers, kept from an earlier run, is no part of the app's traces. */
function untraced(): HttpClient {
  const require = createRequire(createRequire(import.meta.url).resolve(AZURE_PACKAGE));
  const { createDefaultHttpClient } = require('@azure/core-rest-pipeline') as { createDefaultHttpClient(): HttpClient };
  const { suppressTracing } = loadPackage<Core>('@opentelemetry/core');
  const client = createDefaultHttpClient();
  return {
    sendRequest: (request) => context.with(suppressTracing(context.active()), () => client.sendRequest(request)),
  };
}
