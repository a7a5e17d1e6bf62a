import type { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import type { IExporterMetricsHelper, ISerializer } from '@opentelemetry/otlp-transformer';
import type { OtlpTarget, Signal } from '../../config/config.ts';
import { loadPackage } from '../load-package.ts';
import { temporalityPreference } from './otlp-temporality.ts';

type Base = typeof import('@opentelemetry/otlp-exporter-base');
type NodeHttp = typeof import('@opentelemetry/otlp-exporter-base/node-http');
type Transformer = typeof import('@opentelemetry/otlp-transformer');
type MetricExporter = typeof import('@opentelemetry/exporter-metrics-otlp-http');

/** Requests under way at once; more are dropped. OpenTelemetry's own limit. */
const CONCURRENCY = 30;

/**
 * OTLP over HTTP, put together from the parts that the exporter packages consist of. Those packages add
 * `OTEL_EXPORTER_OTLP_HEADERS` to whatever they send, so that one backend's key would reach another, and parse the
 * environment once more with warnings of their own.
 *
 * @param ownCertificates whether `OTEL_EXPORTER_OTLP_CERTIFICATE` and its like count
 */
export function httpExporter(signal: Signal, target: OtlpTarget, ownCertificates: boolean): unknown {
  const { createOtlpHttpExportDelegate } = loadPackage<NodeHttp>('@opentelemetry/otlp-exporter-base/node-http');
  const json = target.protocol === 'http/json';
  const { serializer, componentType, helper } = parts(signal, json);
  const contentType = json ? 'application/json' : 'application/x-protobuf';
  const delegate = createOtlpHttpExportDelegate(
    {
      url: new URL(target.url).href,
      // A new object each time: the transport writes into it.
      headers: async () => ({ ...withoutEmpty(target.headers), 'Content-Type': contentType }),
      timeoutMillis: target.timeoutMs,
      compression: target.compression as CompressionAlgorithm,
      concurrencyLimit: CONCURRENCY,
      agentFactory: agentFactory(signal, target, ownCertificates),
    },
    serializer,
    componentType,
    helper,
    undefined,
  );
  if (signal === 'metrics') {
    const { OTLPMetricExporterBase } = loadPackage<MetricExporter>('@opentelemetry/exporter-metrics-otlp-http');
    return new OTLPMetricExporterBase(delegate as never, temporalityPreference(target));
  }
  const { OTLPExporterBase } = loadPackage<Base>('@opentelemetry/otlp-exporter-base');
  return new OTLPExporterBase(delegate);
}

function agentFactory(signal: Signal, { url }: OtlpTarget, ownCertificates: boolean) {
  const { convertLegacyHttpOptions, httpAgentFactoryFromOptions } = loadPackage<NodeHttp>(
    '@opentelemetry/otlp-exporter-base/node-http',
  );
  if (!ownCertificates || !url.startsWith('https:')) return httpAgentFactoryFromOptions({ keepAlive: true });
  return convertLegacyHttpOptions({ url }, signal.toUpperCase(), '', {}).agentFactory;
}

interface Parts {
  readonly serializer: ISerializer<unknown, unknown>;
  readonly componentType: string;
  readonly helper: IExporterMetricsHelper<unknown>;
}

function parts(signal: Signal, json: boolean): Parts {
  const all = loadPackage<Transformer>('@opentelemetry/otlp-transformer');
  const bySignal = {
    traces: {
      serializer: json ? all.JsonTraceSerializer : all.ProtobufTraceSerializer,
      componentType: 'otlp_http_span_exporter',
      helper: all.TraceExporterMetricsHelper,
    },
    metrics: {
      serializer: json ? all.JsonMetricsSerializer : all.ProtobufMetricsSerializer,
      componentType: 'otlp_http_metric_exporter',
      helper: all.MetricsExporterMetricsHelper,
    },
    logs: {
      serializer: json ? all.JsonLogsSerializer : all.ProtobufLogsSerializer,
      componentType: 'otlp_http_log_exporter',
      helper: all.LogsExporterMetricsHelper,
    },
  };
  return bySignal[signal] as unknown as Parts;
}

/** An empty value stands for a header that is not to be sent. */
function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}
