/** What the receivers hand to tests, whatever protocol it came by. */

export type Signal = 'traces' | 'metrics' | 'logs';
export type Attributes = Record<string, unknown>;

interface FromSomewhere {
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version: string };
}

export interface ReceivedSpan extends FromSomewhere {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  /** As in the protocol: 1 INTERNAL, 2 SERVER, 3 CLIENT, 4 PRODUCER, 5 CONSUMER. */
  readonly kind: number;
  readonly startNano: bigint;
  readonly endNano: bigint;
  readonly durationMs: number;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly timeNano: bigint; readonly attributes: Attributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: Attributes }[];
  /** Code 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string };
}

export interface ReceivedMetric extends FromSomewhere {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram';
  /** Absent for gauges. */
  readonly temporality?: 'delta' | 'cumulative';
  readonly monotonic: boolean;
  readonly points: readonly {
    readonly attributes: Attributes;
    /** Of a gauge or sum. */
    readonly value?: number;
    /** Of a histogram, as are the next three. */
    readonly count?: number;
    readonly sum?: number;
    readonly bounds?: readonly number[];
    readonly buckets?: readonly number[];
  }[];
}

export interface ReceivedLog extends FromSomewhere {
  readonly eventName: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: unknown;
  readonly attributes: Attributes;
  readonly traceId: string;
  readonly spanId: string;
  readonly timeNano: bigint;
}

type Raw = Record<string, any>;

export function readSpans(message: Raw): ReceivedSpan[] {
  return each(message['resourceSpans'], 'scopeSpans', 'spans', (span, from) => {
    const startNano = BigInt(span['startTimeUnixNano'] ?? 0);
    const endNano = BigInt(span['endTimeUnixNano'] ?? 0);
    return {
      ...from,
      traceId: hex(span['traceId']),
      spanId: hex(span['spanId']),
      parentSpanId: hex(span['parentSpanId']),
      name: span['name'] ?? '',
      kind: span['kind'] ?? 0,
      startNano,
      endNano,
      durationMs: Number(endNano - startNano) / 1e6,
      attributes: attributes(span['attributes']),
      events: list(span['events']).map((event) => ({
        name: event['name'] ?? '',
        timeNano: BigInt(event['timeUnixNano'] ?? 0),
        attributes: attributes(event['attributes']),
      })),
      links: list(span['links']).map((link) => ({
        traceId: hex(link['traceId']),
        spanId: hex(link['spanId']),
        attributes: attributes(link['attributes']),
      })),
      status: { code: span['status']?.code ?? 0, message: span['status']?.message ?? '' },
    };
  });
}

const METRIC_KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram'] as const;
const TEMPORALITIES = { 1: 'delta', 2: 'cumulative' } as const;

export function readMetrics(message: Raw): ReceivedMetric[] {
  return each(message['resourceMetrics'], 'scopeMetrics', 'metrics', (metric, from) => {
    const kind = METRIC_KINDS.find((name) => metric[name]) ?? 'gauge';
    const data: Raw = metric[kind] ?? {};
    const temporality = TEMPORALITIES[data['aggregationTemporality'] as 1 | 2];
    return {
      ...from,
      name: metric['name'] ?? '',
      description: metric['description'] ?? '',
      unit: metric['unit'] ?? '',
      kind,
      ...(temporality ? { temporality } : {}),
      monotonic: data['isMonotonic'] === true,
      points: list(data['dataPoints']).map((point) => ({
        attributes: attributes(point['attributes']),
        ...(kind === 'gauge' || kind === 'sum'
          ? { value: Number(point['asInt'] ?? point['asDouble'] ?? 0) }
          : {
              count: Number(point['count'] ?? 0),
              sum: Number(point['sum'] ?? 0),
              bounds: (point['explicitBounds'] ?? []).map(Number),
              buckets: (point['bucketCounts'] ?? []).map(Number),
            }),
      })),
    };
  });
}

export function readLogs(message: Raw): ReceivedLog[] {
  return each(message['resourceLogs'], 'scopeLogs', 'logRecords', (record, from) => ({
    ...from,
    eventName: record['eventName'] ?? '',
    severityNumber: record['severityNumber'] ?? 0,
    severityText: record['severityText'] ?? '',
    body: anyValue(record['body']),
    attributes: attributes(record['attributes']),
    traceId: hex(record['traceId']),
    spanId: hex(record['spanId']),
    timeNano: BigInt(record['timeUnixNano'] ?? 0),
  }));
}

function each<T>(resources: unknown, scopes: string, items: string, read: (item: Raw, from: FromSomewhere) => T): T[] {
  return list(resources).flatMap((resource) =>
    list(resource[scopes]).flatMap((scope) => {
      const from: FromSomewhere = {
        resource: attributes(resource['resource']?.attributes),
        scope: { name: scope['scope']?.name ?? '', version: scope['scope']?.version ?? '' },
      };
      return list(scope[items]).map((item) => read(item, from));
    }),
  );
}

function list(value: unknown): Raw[] {
  return Array.isArray(value) ? value : [];
}

function attributes(pairs: unknown): Attributes {
  return Object.fromEntries(list(pairs).map((pair) => [pair['key'] ?? '', anyValue(pair['value'])]));
}

/** Integers come as strings in JSON; the tests compare numbers. */
function anyValue(value: Raw | undefined): unknown {
  if (!value) return undefined;
  if (value['intValue'] !== undefined) return Number(value['intValue']);
  if (value['arrayValue']) return list(value['arrayValue'].values).map(anyValue);
  if (value['kvlistValue']) return attributes(value['kvlistValue'].values);
  return value['stringValue'] ?? value['boolValue'] ?? value['doubleValue'] ?? value['bytesValue'];
}

/** Bytes in protobuf, hexadecimal text in JSON. */
function hex(id: unknown): string {
  return id instanceof Uint8Array ? Buffer.from(id).toString('hex') : typeof id === 'string' ? id : '';
}
