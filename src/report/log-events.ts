import {
  type Attributes,
  type Context,
  logs,
  ROOT_CONTEXT,
  SeverityNumber,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import type { Finding, RequestInfo } from '../findings/finding.ts';
import { callSiteAttributes } from './call-site-attributes.ts';
import { findingSentence } from './finding-sentence.ts';
import { MinuteLimiter } from './minute-limiter.ts';
import type { Sink } from './sink.ts';
import { timeAttributes } from './time-attributes.ts';

export interface LogEventsOptions {
  /** For one finding id; more are dropped. */
  readonly maxEventsPerMinute: number;
  /** Told once for each event dropped. */
  readonly onDrop: (reason: string) => void;
}

/** One `hotspan.finding` event a finding, in the trace of the request it belongs to. */
export function createLogEventsSink({ maxEventsPerMinute, onDrop }: LogEventsOptions): Sink {
  const limiter = new MinuteLimiter(maxEventsPerMinute);
  const logger = logs.getLogger('hotspan');
  return {
    name: 'log events',
    publish(finding) {
      if (!limiter.allows(finding.id, finding.time)) return onDrop('log_event');
      const severe = finding.severity === 'very_slow' || finding.severity === 'critical';
      logger.emit({
        eventName: 'hotspan.finding',
        // A plain number may be taken for a reading of the process clock.
        timestamp: new Date(finding.time),
        severityNumber: severe ? SeverityNumber.ERROR : SeverityNumber.WARN,
        severityText: severe ? 'ERROR' : 'WARN',
        body: findingSentence(finding),
        attributes: eventAttributes(finding),
        context: requestContext(finding.request),
      });
    },
  };
}

/** The request's span has ended: its identity is all that is left, and all that is needed. */
function requestContext({ traceId, spanId, sampled }: RequestInfo): Context {
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags });
}

function eventAttributes(finding: Finding): Attributes {
  const { request } = finding;
  const attributes: Attributes = {
    'hotspan.finding.type': finding.type,
    'hotspan.finding.id': finding.id,
    'hotspan.finding.severity': finding.severity,
    'hotspan.finding.confidence': finding.confidence,
    'hotspan.finding.request': request.name,
    'hotspan.finding.count': finding.count,
    'hotspan.finding.duration_ms': Math.round(finding.durationMs),
    'hotspan.finding.suggestion': finding.suggestion,
  };
  const set = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) attributes[name] = value;
  };
  set('hotspan.finding.confidence_reason', finding.confidenceReason);
  set('hotspan.finding.threshold', finding.threshold);
  set('hotspan.finding.distinct_values', finding.distinctValues);
  set('http.request.method', request.method);
  set('http.route', request.route);
  set('http.response.status_code', request.status);
  const toDatabase = finding.system !== 'http';
  if (toDatabase) set('db.system.name', finding.system);
  set(toDatabase ? 'db.query.text' : 'hotspan.finding.template', finding.template);
  if (finding.callSite) Object.assign(attributes, callSiteAttributes(finding.callSite));
  if (finding.timeSpent) Object.assign(attributes, timeAttributes(finding.timeSpent));
  return attributes;
}
