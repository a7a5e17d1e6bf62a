import { otlpEndpoint } from '../kinds/addresses.ts';
import { headers } from '../kinds/pairs.ts';
import { choice, integer, text, trueFalse } from '../kinds/scalars.ts';
import type { Variable } from './variable.ts';

const group = 'OTLP';

type Forms<S extends string> = `OTEL_EXPORTER_OTLP_${'' | 'TRACES_' | 'METRICS_' | 'LOGS_'}${S}`;

/** A variable with its three per-signal forms, each of which wins over it. */
function perSignal<const S extends string, V extends Variable<unknown>>(suffix: S, variable: V): Record<Forms<S>, V> {
  const general = `OTEL_EXPORTER_OTLP_${suffix}`;
  const form = { ...variable, defaultText: general, formOf: general };
  return {
    [general]: variable,
    [`OTEL_EXPORTER_OTLP_TRACES_${suffix}`]: form,
    [`OTEL_EXPORTER_OTLP_METRICS_${suffix}`]: form,
    [`OTEL_EXPORTER_OTLP_LOGS_${suffix}`]: form,
  } as Record<Forms<S>, V>;
}

const certificate = { group, kind: text(4096), defaultText: 'none', show: 'yes' } as const;

export const OTLP_VARIABLES = {
  ...perSignal('ENDPOINT', {
    group,
    kind: otlpEndpoint(),
    defaultText: 'http://localhost:4318, with grpc http://localhost:4317',
    about:
      'Where OTLP data goes. `/v1/traces` and its like are added to the general form, the per-signal forms are taken as they are.',
    show: 'url',
  }),
  ...perSignal('PROTOCOL', {
    group,
    kind: choice(['http/protobuf', 'http/json', 'grpc']),
    defaultText: 'http/protobuf',
    about: 'How OTLP data is sent.',
    show: 'yes',
  }),
  ...perSignal('HEADERS', {
    group,
    kind: headers(),
    defaultText: 'none',
    about: 'Headers of each request, such as a key the backend asks for.',
    show: 'no',
  }),
  ...perSignal('TIMEOUT', {
    group,
    kind: integer(1, 600_000, 'milliseconds'),
    defaultText: '10000',
    about: 'How long one export may take.',
    show: 'yes',
  }),
  ...perSignal('COMPRESSION', {
    group,
    kind: choice(['gzip', 'none']),
    defaultText: 'none',
    about: 'Whether OTLP data is compressed.',
    show: 'yes',
  }),
  ...perSignal('CERTIFICATE', { ...certificate, about: 'File with the certificate to trust. Read by the exporter.' }),
  ...perSignal('CLIENT_CERTIFICATE', {
    ...certificate,
    about: 'File with the client certificate. Read by the exporter.',
  }),
  ...perSignal('CLIENT_KEY', {
    ...certificate,
    about: "File with the client certificate's key. Read by the exporter.",
  }),
  ...perSignal('INSECURE', {
    group,
    kind: trueFalse(),
    defaultText: 'false',
    about: 'With grpc and an endpoint without a scheme: whether to go without TLS.',
    show: 'yes',
  }),
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: {
    group,
    kind: choice(['cumulative', 'delta', 'lowmemory']),
    defaultText: 'cumulative; delta for Datadog and New Relic',
    about: 'How metrics add up. Datadog without an Agent takes only delta and gets it whatever this says.',
    show: 'yes',
  },
} satisfies Record<string, Variable<unknown>>;
