import { type Attributes, type Meter, metrics, ValueType } from '@opentelemetry/api';
import type { Finding } from '../findings/finding.ts';
import { RouteAttributes } from './route-attributes.ts';
import type { Sink } from './sink.ts';

const QUERY_BUCKETS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Seconds, as the semantic conventions have them for durations. */
const SECOND_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Counts findings, and for every request its queries and their time. */
export function createMetricsSink(): Sink {
  const routes = new RouteAttributes();
  const instruments = onCurrentMeter((meter) => ({
    findings: meter.createCounter('hotspan.findings', {
      description: 'Findings, by type, severity and route.',
      unit: '{finding}',
      valueType: ValueType.INT,
    }),
    queries: meter.createHistogram('hotspan.request.queries', {
      description: 'Database queries per request.',
      unit: '{query}',
      valueType: ValueType.INT,
      advice: { explicitBucketBoundaries: QUERY_BUCKETS },
    }),
    time: meter.createHistogram('hotspan.request.db.time', {
      description: 'Time per request in which at least one database query was under way.',
      unit: 's',
      advice: { explicitBucketBoundaries: SECOND_BUCKETS },
    }),
  }));
  return {
    name: 'metrics',
    publish(finding) {
      instruments().findings.add(1, findingAttributes(finding, routes));
    },
    request({ request, timeSpent }) {
      const { queries, time } = instruments();
      const attributes = routes.of(request);
      queries.record(timeSpent.databaseQueries, attributes);
      time.record(timeSpent.databaseMs / 1000, attributes);
    },
  };
}

function findingAttributes(finding: Finding, routes: RouteAttributes): Attributes {
  const route = routes.of(finding.request)['http.route'];
  return {
    'hotspan.finding.type': finding.type,
    'hotspan.severity': finding.severity,
    ...(route === undefined ? {} : { 'http.route': route }),
  };
}

/** `hotspan.dropped`: what one of hotspan's bounds left out, by which. */
export function createDropCounter(): (reason: string) => void {
  const counter = onCurrentMeter((meter) =>
    meter.createCounter('hotspan.dropped', {
      description: 'What was left out because a bound was reached.',
      unit: '{item}',
      valueType: ValueType.INT,
    }),
  );
  return (reason) => counter().add(1, { 'hotspan.drop.reason': reason });
}

/** `hotspan.errors`: hotspan's own failures, by place. */
export function createErrorCounter(): (where: string) => void {
  const counter = onCurrentMeter((meter) =>
    meter.createCounter('hotspan.errors', {
      description: "hotspan's own failures; none of them reached the app.",
      unit: '{error}',
      valueType: ValueType.INT,
    }),
  );
  return (where) => counter().add(1, { 'hotspan.component': where });
}

/**
 * Instruments made before a provider is registered stay mute for good (the metrics API has no proxy for them), and
 * sinks are made before the SDK. So they are made at first use, and again should the provider change.
 */
function onCurrentMeter<T>(create: (meter: Meter) => T): () => T {
  let provider: unknown;
  let made: T | undefined;
  return () => {
    const current = metrics.getMeterProvider();
    if (made === undefined || current !== provider) {
      provider = current;
      made = create(current.getMeter('hotspan'));
    }
    return made;
  };
}
