import type { Agent } from 'node:http';
import type { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import type { IExporterMetricsHelper, ISerializer } from '@opentelemetry/otlp-transformer';
import type { OtlpTarget, Signal } from '../../config/config.ts';
import { loadPackage } from '../load-package.ts';
import { inBackground } from './background-agent.ts';
import { HttpTransport } from './http-transport.ts';
import { temporalityPreference } from './otlp-temporality.ts';

type Base = typeof import('@opentelemetry/otlp-exporter-base');
type NodeHttp = typeof import('@opentelemetry/otlp-exporter-base/node-http');
type Transformer = typeof import('@opentelemetry/otlp-transformer');
type MetricExporter = typeof import('@opentelemetry/exporter-metrics-otlp-http');
type Http = typeof import('node:http');

/** Requests under way at once; more are dropped. The guard around the exporter has the same limit and says so. */
const CONCURRENCY = 30;

/**
 * OTLP over HTTP, put together from the parts that the exporter packages consist of. Those packages add
 * `OTEL_EXPORTER_OTLP_HEADERS` to whatever they send, so that one backend's key would reach another, and parse the
 * environment once more with warnings of their own.
 *
 * @param ownCertificates whether `OTEL_EXPORTER_OTLP_CERTIFICATE` and its like count
 */
export function httpExporter(signal: Signal, target: OtlpTarget, ownCertificates: boolean): unknown {
  const base = loadPackage<Base>('@opentelemetry/otlp-exporter-base');
  const json = target.protocol === 'http/json';
  const { serializer, componentType, metricsHelper } = parts(signal, json);
  const transport = new HttpTransport({
    url: target.url,
    headers: {
      ...withoutEmpty(target.headers),
      'Content-Type': json ? 'application/json' : 'application/x-protobuf',
      'User-Agent': userAgent(),
    },
    compression: target.compression,
    agent: (protocol) => agent(signal, protocol, ownCertificates),
  });
  const delegate = base.createOtlpNetworkExportDelegate(
    {
      timeoutMillis: target.timeoutMs,
      concurrencyLimit: CONCURRENCY,
      compression: target.compression as CompressionAlgorithm,
    },
    serializer,
    new base.ExporterMetrics({
      componentType,
      metricsHelper,
      url: target.url,
      meterProvider: undefined,
      responseAttributesFromError: () => ({}),
    }),
    transport,
  );
  if (signal !== 'metrics') return new base.OTLPExporterBase(delegate);
  const { OTLPMetricExporterBase } = loadPackage<MetricExporter>('@opentelemetry/exporter-metrics-otlp-http');
  return new OTLPMetricExporterBase(delegate as never, temporalityPreference(target));
}

async function agent(signal: Signal, protocol: string, ownCertificates: boolean): Promise<Agent> {
  if (protocol === 'https:' && ownCertificates) {
    const { convertLegacyHttpOptions } = loadPackage<NodeHttp>('@opentelemetry/otlp-exporter-base/node-http');
    return inBackground(await convertLegacyHttpOptions({}, signal.toUpperCase(), '', {}).agentFactory(protocol));
  }
  const { Agent } = loadPackage<Http>(protocol === 'https:' ? 'node:https' : 'node:http');
  return inBackground(new Agent({ keepAlive: true }));
}

function userAgent(): string {
  const { name, version } = loadPackage<{ name: string; version: string }>('../../package.json');
  return `${name}/${version}`;
}

interface Parts {
  readonly serializer: ISerializer<unknown, unknown>;
  readonly componentType: string;
  readonly metricsHelper: IExporterMetricsHelper<unknown>;
}

function parts(signal: Signal, json: boolean): Parts {
  const all = loadPackage<Transformer>('@opentelemetry/otlp-transformer');
  const bySignal = {
    traces: {
      serializer: json ? all.JsonTraceSerializer : all.ProtobufTraceSerializer,
      componentType: 'otlp_http_span_exporter',
      metricsHelper: all.TraceExporterMetricsHelper,
    },
    metrics: {
      serializer: json ? all.JsonMetricsSerializer : all.ProtobufMetricsSerializer,
      componentType: 'otlp_http_metric_exporter',
      metricsHelper: all.MetricsExporterMetricsHelper,
    },
    logs: {
      serializer: json ? all.JsonLogsSerializer : all.ProtobufLogsSerializer,
      componentType: 'otlp_http_log_exporter',
      metricsHelper: all.LogsExporterMetricsHelper,
    },
  };
  return bySignal[signal] as unknown as Parts;
}

/** An empty value stands for a header that is not to be sent. */
function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}
