import type { Span } from '@opentelemetry/api';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { hashValues } from '../detect/bind-hash.ts';
import { FastifyRouteInstrumentation } from '../instrumentations/fastify-route.ts';
import { HonoRouteInstrumentation } from '../instrumentations/hono-route.ts';
import { PgPoolCallSiteInstrumentation } from '../instrumentations/pg-pool-call-site.ts';
import type { DetectionProcessor } from './detection-processor.ts';

/**
 * OpenTelemetry's instrumentations, told to show their queries to the detector, and our own for what no package covers.
 * They patch nothing until their module is loaded. Bind values are hashed on the spot and never kept.
 *
 * `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and `OTEL_NODE_DISABLED_INSTRUMENTATIONS` are read by the package itself.
 */
export function createInstrumentations(
  detection: DetectionProcessor,
  extra: readonly Instrumentation[] = [],
): Instrumentation[] {
  const observe = (span: Span, text: string, values: readonly unknown[] | undefined): void =>
    detection.observe(span, text, hashValues(values));
  return [
    ...getNodeAutoInstrumentations({
      '@opentelemetry/instrumentation-pg': {
        requestHook: (span, { query }) => observe(span, query.text, query.values ?? []),
      },
      '@opentelemetry/instrumentation-ioredis': {
        requestHook: (span, { cmdName, cmdArgs }) => observe(span, redisText(cmdName, cmdArgs), cmdArgs),
      },
    }),
    new PgPoolCallSiteInstrumentation(detection),
    new FastifyRouteInstrumentation(),
    new HonoRouteInstrumentation(),
    ...extra,
  ];
}

/** Command and key, the form `db.query.text` has; values stay out. */
function redisText(command: string, args: readonly unknown[]): string {
  const key = args[0];
  return typeof key === 'string' ? `${command} ${key}` : command;
}
