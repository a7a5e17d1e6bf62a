import { createRequire } from 'node:module';
import { context } from '@opentelemetry/api';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Destination, Signal } from '../../config/config.ts';
import { loadPackage } from '../load-package.ts';
import { inBackground } from './background-agent.ts';
import { keepQuiet } from './azure-quiet.ts';
import type { Exporters } from './exporters.ts';

export const AZURE_PACKAGE = '@azure/monitor-opentelemetry-exporter';

type Core = typeof import('@opentelemetry/core');
type Azure = typeof import('@azure/monitor-opentelemetry-exporter');
type Options = NonNullable<ConstructorParameters<Azure['AzureMonitorTraceExporter']>[0]>;
type HttpClient = NonNullable<Options['httpClient']>;

/**
 * Application Insights. What can't be sent goes to a folder in the temporary one, for up to two days and 50 MB, from
 * where this process or the next tries again.
 */
export function azureExporters({ connectionString, signals }: Destination): Exporters {
  if (!connectionString) throw new Error('no connection string');
  const azure = loadPackage<Azure>(AZURE_PACKAGE);
  keepQuiet();
  const options: Options = {
    connectionString,
    httpClient: backgroundClient(),
    // To the folder at once: attempts in memory take some 6 s, which a process that ends does not have.
    retryOptions: { maxRetries: 0 },
  };
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
 * is the one place that says so.
 */
function asOurs<T>(exporter: object): T {
  return exporter as T;
}

/**
 * What it sends on its own timers, left from an earlier run, is no part of the app's traces; and an answer that does
 * not come must not keep the process.
 */
function backgroundClient(): HttpClient {
  const require = createRequire(createRequire(import.meta.url).resolve(AZURE_PACKAGE));
  const { createDefaultHttpClient } = require('@azure/core-rest-pipeline') as { createDefaultHttpClient(): HttpClient };
  const { suppressTracing } = loadPackage<Core>('@opentelemetry/core');
  const { Agent } = loadPackage<typeof import('node:https')>('node:https');
  const agent = inBackground(new Agent({ keepAlive: true }));
  const client = createDefaultHttpClient();
  return {
    sendRequest: (request) => {
      // A proxy's agent, where there is one, has to stay.
      request.agent ??= agent;
      return context.with(suppressTracing(context.active()), () => client.sendRequest(request));
    },
  };
}
