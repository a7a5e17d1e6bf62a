import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { IMetricReader, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Destination } from '../../config/config.ts';

/** What one destination needs: an exporter for each of its signals, or a reader for those who fetch metrics. */
export interface Exporters {
  readonly traces?: SpanExporter;
  readonly metrics?: PushMetricExporter;
  readonly metricReader?: IMetricReader;
  readonly logs?: LogRecordExporter;
  /** Each item at once instead of in batches, for a person who watches. */
  readonly immediate?: boolean;
}

/**
 * Makes a destination's exporters and loads the packages they come from. Throws when it can't be set up; what goes
 * wrong only later is told by `onWarning`.
 */
export type ExporterBuilder = (destination: Destination, onWarning: (text: string) => void) => Exporters;
