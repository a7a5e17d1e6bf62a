import type { Config, ConfigWarning, Limits, RouteRule, StartOptions, Thresholds } from './config.ts';
import { readDestinations } from './destinations.ts';
import { EnvReader } from './env-reader.ts';
import type { Environment } from './environment.ts';
import { deepFreeze } from './freeze.ts';
import { type CheckedOptions, checkOptions } from './options.ts';
import { readResource } from './resource.ts';
import { readBatch, readInstrumentations, readMetricTimes, readPropagators, readSpanLimits } from './sdk.ts';
import { readLogLevel, readTerminal } from './terminal.ts';
import { fillRoute, fillThresholds } from './thresholds.ts';
import { Warnings } from './warnings.ts';

/** What nobody has needed to change. */
const LIMITS: Omit<Limits, 'maxRequests'> = {
  maxGroupsPerRequest: 200,
  maxFindingsPerRequest: 20,
  maxEventsPerMinute: 10,
};

/** What is known of the process beside its environment. */
export interface Facts {
  readonly stderrIsTTY: boolean;
}

export interface ReadConfig {
  readonly config: Config;
  readonly warnings: readonly ConfigWarning[];
}

/**
 * Everything hotspan was told, checked and frozen. It never throws: each bad setting is one warning, and something
 * sensible is used instead. Options win over the environment.
 */
export function readConfig(env: Environment, options: StartOptions, facts: Facts): ReadConfig {
  const warnings = new Warnings();
  const reader = new EnvReader(env, warnings);
  const checked = checkOptions(options, warnings);
  const environment = readEnvironment(reader);
  const thresholds = readThresholds(reader, checked, environment, warnings);
  const terminal = readTerminal(reader, facts.stderrIsTTY);
  const destinations = readDestinations(reader, warnings);
  const config: Config = {
    environment,
    logLevel: readLogLevel(reader, terminal.enabled),
    thresholds,
    routes: readRoutes(reader, checked, thresholds, warnings),
    ignore: [...checked.ignore, ...(reader.given('HOTSPAN_IGNORE') ?? [])],
    queryText: reader.get('HOTSPAN_QUERY_TEXT'),
    callSites: reader.get('HOTSPAN_CALL_SITES'),
    terminal,
    destinations,
    shutdownMs: reader.get('HOTSPAN_SHUTDOWN_MS'),
    sampler: { name: reader.get('OTEL_TRACES_SAMPLER'), ratio: reader.get('OTEL_TRACES_SAMPLER_ARG') },
    propagators: readPropagators(reader),
    resource: readResource(reader, destinations),
    ...readMetricTimes(reader),
    limits: { ...LIMITS, maxRequests: reader.get('HOTSPAN_MAX_REQUESTS') },
    batch: { spans: readBatch(reader, 'OTEL_BSP'), logs: readBatch(reader, 'OTEL_BLRP') },
    spanLimits: readSpanLimits(reader),
    instrumentations: readInstrumentations(reader),
  };
  return { config: deepFreeze(config), warnings: warnings.list() };
}

/** An environment with a name of its own (`staging`, `qa`) is somebody's deployment: the quieter preset. */
function readEnvironment(reader: EnvReader): Config['environment'] {
  const chosen = reader.given('HOTSPAN_ENV');
  if (chosen !== undefined) return chosen;
  const word = reader.given('NODE_ENV')?.toLowerCase();
  if (word === undefined || ['development', 'dev', 'local'].includes(word)) return 'development';
  return ['test', 'testing'].includes(word) ? 'test' : 'production';
}

const THRESHOLD_VARIABLES = {
  slowMs: 'HOTSPAN_SLOW_MS',
  verySlowMs: 'HOTSPAN_VERY_SLOW_MS',
  slowQueryMs: 'HOTSPAN_SLOW_QUERY_MS',
  verySlowQueryMs: 'HOTSPAN_VERY_SLOW_QUERY_MS',
  nPlusOneCount: 'HOTSPAN_N_PLUS_ONE_COUNT',
  nPlusOneMs: 'HOTSPAN_N_PLUS_ONE_MS',
} as const;

function readThresholds(
  reader: EnvReader,
  options: CheckedOptions,
  environment: Config['environment'],
  warnings: Warnings,
): Thresholds {
  const fields = Object.keys(THRESHOLD_VARIABLES) as (keyof Thresholds)[];
  const written = Object.fromEntries(
    fields.map((field) => [field, options.thresholds[field] ?? reader.given(THRESHOLD_VARIABLES[field])]),
  ) as Partial<Thresholds>;
  return fillThresholds(written, environment, (field, used) => {
    const name = options.thresholds[field] === undefined ? THRESHOLD_VARIABLES[field] : `thresholds.${field}`;
    const slow = field === 'verySlowMs' ? 'slow' : 'slow for queries';
    warnings.add({ name, value: String(written[field]), allowed: `at least what is ${slow}`, used: String(used) });
  });
}

function readRoutes(
  reader: EnvReader,
  options: CheckedOptions,
  thresholds: Thresholds,
  warnings: Warnings,
): RouteRule[] {
  const fill = (rules: readonly RouteRule[], name: string): RouteRule[] =>
    rules.map((rule) =>
      fillRoute(rule, thresholds, () =>
        warnings.add({
          name,
          value: rule.match,
          allowed: 'a very slow that is at least its slow',
          used: 'three times its slow',
        }),
      ),
    );
  return [...fill(options.routes, 'routes'), ...fill(reader.given('HOTSPAN_ROUTES') ?? [], 'HOTSPAN_ROUTES')];
}
