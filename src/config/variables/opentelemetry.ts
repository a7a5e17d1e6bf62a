import { INSTRUMENTATION_NAMES } from '../instrumentation-names.ts';
import { resourceAttributes } from '../kinds/pairs.ts';
import { choice, fraction, integer, list, text, trueFalse } from '../kinds/scalars.ts';
import type { Variable } from './variable.ts';

const group = 'OpenTelemetry';
const limits = 'Limits';
const LONGEST = 2_147_483_647;
const milliseconds = integer(1, LONGEST, 'milliseconds');
const instrumentations = list(INSTRUMENTATION_NAMES);

function limit(about: string, defaultText = '128'): Variable<number> {
  return { group: limits, kind: integer(0, LONGEST), defaultText, about, show: 'yes' };
}

export const OPENTELEMETRY_VARIABLES = {
  OTEL_SDK_DISABLED: {
    group,
    kind: trueFalse(),
    default: false,
    about: 'With true, nothing is loaded and nothing is done.',
    show: 'yes',
  },
  OTEL_SERVICE_NAME: {
    group,
    kind: text(),
    defaultText: "service.name of OTEL_RESOURCE_ATTRIBUTES, else the name in the app's package.json",
    about: 'Name of the service.',
    show: 'yes',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    group,
    kind: resourceAttributes(),
    defaultText: 'none',
    about: 'More about the service, sent with everything.',
    show: 'yes',
  },
  OTEL_NODE_RESOURCE_DETECTORS: {
    group,
    kind: list([
      'env',
      'host',
      'os',
      'process',
      'serviceinstance',
      'container',
      'aws',
      'gcp',
      'azure',
      'alibaba',
      'all',
      'none',
    ]),
    default: ['env', 'host', 'os', 'process', 'serviceinstance'],
    about: 'What is found out about the machine. Cloud detectors ask over the network, so they have to be named.',
    show: 'yes',
  },
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: {
    group,
    kind: instrumentations,
    defaultText: 'all but fs and host-metrics',
    about: 'The only instrumentations to use.',
    show: 'yes',
  },
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: {
    group,
    kind: instrumentations,
    defaultText: 'none',
    about: 'Instrumentations not to use.',
    show: 'yes',
  },
  OTEL_TRACES_SAMPLER: {
    group,
    kind: choice([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ]),
    default: 'parentbased_always_on',
    about: 'Which traces are exported. Findings are made of all requests, exported or not.',
    show: 'yes',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    group,
    kind: fraction(),
    default: 1,
    about: 'The share of traces the ratio samplers export.',
    show: 'yes',
  },
  OTEL_PROPAGATORS: {
    group,
    kind: list(['tracecontext', 'baggage', 'b3', 'b3multi', 'none']),
    default: ['tracecontext', 'baggage'],
    about: 'Headers that carry a trace from one service to the next.',
    show: 'yes',
  },
  OTEL_LOG_LEVEL: {
    group,
    kind: choice(['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all']),
    defaultText: 'see HOTSPAN_LOG_LEVEL',
    about: 'Log level where HOTSPAN_LOG_LEVEL gives none; verbose and all mean debug.',
    show: 'yes',
  },
  OTEL_METRIC_EXPORT_INTERVAL: {
    group,
    kind: milliseconds,
    default: 60_000,
    about: 'Time between two exports of metrics.',
    show: 'yes',
  },
  OTEL_METRIC_EXPORT_TIMEOUT: {
    group,
    kind: milliseconds,
    defaultText: '30000, or OTEL_METRIC_EXPORT_INTERVAL where that is less',
    about: 'How long one export of metrics may take; not longer than the interval.',
    show: 'yes',
  },
  ...batch('OTEL_BSP', 'spans', 5000),
  ...batch('OTEL_BLRP', 'log events', 1000),
  OTEL_ATTRIBUTE_COUNT_LIMIT: limit('Attributes of a span.'),
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: limit('Characters of an attribute.', 'no limit'),
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: limit('Attributes of a span.', 'OTEL_ATTRIBUTE_COUNT_LIMIT'),
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: limit(
    "Characters of a span's attribute.",
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  ),
  OTEL_SPAN_EVENT_COUNT_LIMIT: limit('Events of a span.'),
  OTEL_SPAN_LINK_COUNT_LIMIT: limit('Links of a span.'),
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: limit("Attributes of a span's event."),
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: limit("Attributes of a span's link."),
} satisfies Record<string, Variable<unknown>>;

type Batch<P extends string> = Record<
  `${P}_${'SCHEDULE_DELAY' | 'EXPORT_TIMEOUT' | 'MAX_QUEUE_SIZE' | 'MAX_EXPORT_BATCH_SIZE'}`,
  Variable<number> & { readonly default: number }
>;

function batch<const P extends string>(prefix: P, what: string, delay: number): Batch<P> {
  const count = integer(1, 1_000_000);
  const shared = { group: limits, show: 'yes' } as const;
  return {
    [`${prefix}_SCHEDULE_DELAY`]: {
      ...shared,
      kind: milliseconds,
      default: delay,
      about: `Time between two exports of ${what}.`,
    },
    [`${prefix}_EXPORT_TIMEOUT`]: {
      ...shared,
      kind: milliseconds,
      default: 30_000,
      about: `How long one export of ${what} may take.`,
    },
    [`${prefix}_MAX_QUEUE_SIZE`]: {
      ...shared,
      kind: count,
      default: 2048,
      about: `How many ${what} wait for export at most; more are dropped.`,
    },
    [`${prefix}_MAX_EXPORT_BATCH_SIZE`]: {
      ...shared,
      kind: count,
      default: 512,
      about: `How many ${what} go into one export; not more than the queue holds.`,
    },
  } as Batch<P>;
}
