import type { Span } from '@opentelemetry/api';
import { getNodeAutoInstrumentations, type InstrumentationConfigMap } from '@opentelemetry/auto-instrumentations-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { InstrumentationsConfig } from '../config/config.ts';
import { INSTRUMENTATION_NAMES } from '../config/instrumentation-names.ts';
import { hashValues } from '../detect/bind-hash.ts';
import { FastifyRouteInstrumentation } from '../instrumentations/fastify-route.ts';
import { HonoRouteInstrumentation } from '../instrumentations/hono-route.ts';
import { PgPoolCallSiteInstrumentation } from '../instrumentations/pg-pool-call-site.ts';
import type { DetectionProcessor } from './detection-processor.ts';

/**
 * OpenTelemetry's instrumentations, told to show their queries to the detector, and our own for what no package covers.
 * They patch nothing until their module is loaded. Bind values are hashed on the spot and never kept.
 *
 * Each is switched on or off by name, which outdoes the package's own reading of the environment: for a list that
 * holds one wrong name, that leaves none switched on.
 */
export function createInstrumentations(
  detection: DetectionProcessor,
  config: InstrumentationsConfig,
  extra: readonly Instrumentation[] = [],
): Instrumentation[] {
  const observe = (span: Span, text: string, values: readonly unknown[] | undefined): void =>
    detection.observe(span, text, hashValues(values));
  const hooks: InstrumentationConfigMap = {
    '@opentelemetry/instrumentation-pg': {
      requestHook: (span, { query }) => observe(span, query.text, query.values ?? []),
    },
    '@opentelemetry/instrumentation-ioredis': {
      requestHook: (span, { cmdName, cmdArgs }) => observe(span, redisText(cmdName, cmdArgs), cmdArgs),
    },
  };
  return [
    ...getNodeAutoInstrumentations(switched(hooks, config)),
    new PgPoolCallSiteInstrumentation(detection),
    new FastifyRouteInstrumentation(),
    new HonoRouteInstrumentation(),
    ...extra,
  ];
}

/** Left out unless asked for: they are loud (a span for each file touched) or tell of the machine, not the app. */
const UNUSUAL = new Set(['fs', 'host-metrics']);

function switched(
  hooks: InstrumentationConfigMap,
  { enabled, disabled }: InstrumentationsConfig,
): InstrumentationConfigMap {
  const all: Record<string, object> = {};
  for (const name of INSTRUMENTATION_NAMES) {
    const wanted = enabled ? enabled.includes(name) : !UNUSUAL.has(name);
    const key = `@opentelemetry/instrumentation-${name}` as keyof InstrumentationConfigMap;
    all[key] = { ...hooks[key], enabled: wanted && !disabled.includes(name) };
  }
  return all;
}

/** Command and key, the form `db.query.text` has; values stay out. */
function redisText(command: string, args: readonly unknown[]): string {
  const key = args[0];
  return typeof key === 'string' ? `${command} ${key}` : command;
}
