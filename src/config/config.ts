import type { FindingType } from '../findings/finding.ts';

/** Everything hotspan was told, read once, validated and frozen. Times are milliseconds. */
export interface Config {
  readonly environment: 'production' | 'development' | 'test';
  readonly logLevel: LogLevel;
  readonly thresholds: Thresholds;
  /** First match wins, field by field falling back to `thresholds`. */
  readonly routes: readonly RouteRule[];
  readonly ignore: readonly IgnoreRule[];
  /** `sanitized`: literals replaced; `raw`: as the driver saw it. Bind values never leave in either. */
  readonly queryText: 'sanitized' | 'raw';
  readonly callSites: boolean;
  readonly terminal: TerminalConfig;
  readonly destinations: readonly Destination[];
  readonly shutdownMs: number;
  readonly sampler: SamplerConfig;
  readonly propagators: readonly Propagator[];
  readonly resource: ResourceConfig;
  readonly metricExportIntervalMs: number;
  readonly metricExportTimeoutMs: number;
  readonly limits: Limits;
  readonly batch: { readonly spans: BatchConfig; readonly logs: BatchConfig };
  readonly spanLimits: SpanLimitsConfig;
  readonly instrumentations: InstrumentationsConfig;
}

export type LogLevel = 'none' | 'error' | 'warn' | 'info' | 'debug';
export type Propagator = 'tracecontext' | 'baggage' | 'b3' | 'b3multi';

export interface Thresholds {
  readonly slowMs: number;
  readonly verySlowMs: number;
  readonly slowQueryMs: number;
  readonly verySlowQueryMs: number;
  /** Repeats from which a group is a finding. */
  readonly nPlusOneCount: number;
  /** Non-overlapping time below which a group is not worth telling. */
  readonly nPlusOneMs: number;
}

/** `match` is `METHOD /path` or `/path`; `*` stands for one segment's worth of anything, `**` for the rest. */
export interface RouteRule extends Partial<Thresholds> {
  readonly match: string;
}

/** A finding is silenced when every field that is given matches. */
export interface IgnoreRule {
  /** As in {@link RouteRule.match}. */
  readonly route?: string;
  /** Found anywhere in the template, letter case ignored; `/…/` is a regular expression. */
  readonly template?: string;
  /** `file`, `file:line` or `file (function)`; `*` as in routes. */
  readonly callSite?: string;
  readonly type?: FindingType;
  readonly reason: string;
}

export interface TerminalConfig {
  readonly enabled: boolean;
  readonly color: boolean;
  /** Holds `{traceId}`. */
  readonly traceUrl?: string;
}

export type Signal = 'traces' | 'metrics' | 'logs';
export type Temporality = 'cumulative' | 'delta' | 'lowmemory';

/** One place data goes to. `chosenBy` is what a person set: a variable's name, or `default`. */
export interface Destination {
  readonly kind: 'otlp' | 'azure' | 'datadog-agent' | 'datadog' | 'newrelic' | 'console' | 'prometheus';
  readonly chosenBy: string;
  readonly signals: readonly Signal[];
  /** What a person is shown: a base URL without credentials, or a word. */
  readonly label: string;
  /** Per signal, for destinations spoken to over OTLP. */
  readonly otlp?: Partial<Record<Signal, OtlpTarget>>;
  /** Application Insights. Secret. */
  readonly connectionString?: string;
  /** Prometheus. */
  readonly listen?: { readonly host: string; readonly port: number };
}

export interface OtlpTarget {
  readonly protocol: 'http/protobuf' | 'http/json' | 'grpc';
  /** Full URL for this signal (HTTP) or target (gRPC), always with a scheme. May hold credentials. */
  readonly url: string;
  /**
   * Values are secret. An empty value takes back a header that the exporter would add of its own from
   * `OTEL_EXPORTER_OTLP_HEADERS`, which is meant for another destination.
   */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly compression: 'gzip' | 'none';
  /** Metrics only. */
  readonly temporality?: Temporality;
}

export interface SamplerConfig {
  readonly name:
    | 'always_on'
    | 'always_off'
    | 'traceidratio'
    | 'parentbased_always_on'
    | 'parentbased_always_off'
    | 'parentbased_traceidratio';
  readonly ratio: number;
}

export interface ResourceConfig {
  readonly serviceName?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly detectors: readonly string[];
}

/** Short names such as `http` and `pg`. */
export interface InstrumentationsConfig {
  /** The only ones to use; absent: the usual ones. */
  readonly enabled?: readonly string[];
  readonly disabled: readonly string[];
}

export interface BatchConfig {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly scheduledDelayMillis: number;
  readonly exportTimeoutMillis: number;
}

export interface SpanLimitsConfig {
  readonly attributeCountLimit?: number;
  readonly attributeValueLengthLimit?: number;
  readonly eventCountLimit?: number;
  readonly linkCountLimit?: number;
  readonly attributePerEventCountLimit?: number;
  readonly attributePerLinkCountLimit?: number;
}

/** What bounds hotspan's own memory. */
export interface Limits {
  readonly maxRequests: number;
  readonly maxGroupsPerRequest: number;
  readonly maxFindingsPerRequest: number;
  /** Log events for one finding id in a minute; more are counted, not sent. */
  readonly maxEventsPerMinute: number;
}

/** What `start()` takes. What is given here wins over the environment. */
export interface StartOptions {
  readonly routes?: readonly RouteRule[];
  readonly ignore?: readonly IgnoreRule[];
  readonly thresholds?: Partial<Thresholds>;
  /** More instrumentations, beside the built-in ones. */
  readonly instrumentations?: readonly unknown[];
}

/** One thing wrong with the configuration, in the one sentence a person reads. */
export interface ConfigWarning {
  /** The variable or option. */
  readonly name: string;
  /** What was given; `***` where it may be a secret. */
  readonly value: string;
  readonly allowed: string;
  readonly used: string;
}
