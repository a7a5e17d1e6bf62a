import type { Config, Destination, OtlpTarget, RouteRule } from './config.ts';
import { HIDDEN, withoutCredentials } from './redact.ts';

/**
 * The configuration in effect, a few lines for the debug log. Field by field, so that nothing is shown because it
 * happens to be there: header values, keys, connection strings and credentials in URLs never are.
 */
export function describeConfig(config: Config): string[] {
  const { thresholds, terminal, sampler, resource, batch, limits, instrumentations } = config;
  const attributes = Object.keys(resource.attributes);
  return [
    `environment: ${config.environment}, log level ${config.logLevel}`,
    `slow: requests over ${thresholds.slowMs} ms (very over ${thresholds.verySlowMs} ms), ` +
      `queries over ${thresholds.slowQueryMs} ms (very over ${thresholds.verySlowQueryMs} ms)`,
    `N+1: from ${thresholds.nPlusOneCount} repeats that take ${thresholds.nPlusOneMs} ms or more`,
    ...config.routes.map((rule) => `route: ${describeRoute(rule)}`),
    ...config.ignore.map((rule) => `ignore: ${JSON.stringify(rule)}`),
    `query text: ${config.queryText}, call sites ${onOff(config.callSites)}`,
    `terminal: ${onOff(terminal.enabled)}, colour ${onOff(terminal.color)}, ` +
      `trace link ${terminal.traceUrl === undefined ? 'none' : withoutCredentials(terminal.traceUrl)}`,
    ...(config.destinations.length === 0 ? ['data goes nowhere'] : config.destinations.map(describeDestination)),
    `sampler: ${sampler.name}${sampler.name.endsWith('ratio') ? ` ${sampler.ratio}` : ''}`,
    `propagators: ${list(config.propagators)}`,
    `service: ${resource.serviceName ?? "the app's own name"}, attributes ${list(attributes)}, detectors ${list(resource.detectors)}`,
    `instrumentations: ${list(instrumentations.enabled ?? ['the usual ones'])}, without ${list(instrumentations.disabled)}`,
    `metrics every ${config.metricExportIntervalMs} ms, at most ${config.metricExportTimeoutMs} ms each`,
    `queues: ${batch.spans.maxQueueSize} spans, ${batch.logs.maxQueueSize} log events; ` +
      `requests followed at once ${limits.maxRequests}; end of process waits ${config.shutdownMs} ms`,
  ];
}

function describeDestination({ kind, label, chosenBy, signals, otlp }: Destination): string {
  const targets = Object.entries(otlp ?? {}).map(([signal, target]) => `${signal} ${describeTarget(target)}`);
  const details = targets.length === 0 ? '' : `: ${targets.join('; ')}`;
  return `data goes to ${kind} (${label}), chosen by ${chosenBy}, ${list(signals)}${details}`;
}

function describeTarget({ protocol, headers, temporality, compression, timeoutMs }: OtlpTarget): string {
  const names = Object.entries(headers).flatMap(([name, value]) => (value === '' ? [] : [`${name}=${HIDDEN}`]));
  return [protocol, temporality, compression === 'gzip' ? 'gzip' : undefined, `${timeoutMs} ms`, ...names]
    .filter((part) => part !== undefined)
    .join(' ');
}

function describeRoute({ match, ...thresholds }: RouteRule): string {
  const fields = Object.entries(thresholds).map(([field, value]) => `${field} ${value}`);
  return `${match} ${fields.join(', ')}`;
}

function onOff(value: boolean): string {
  return value ? 'on' : 'off';
}

function list(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(', ');
}
