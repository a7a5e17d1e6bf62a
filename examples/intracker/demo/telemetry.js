const SERVER = 2;

/** What came over OTLP, reduced to what the summary is made of. */
export class Telemetry {
  /** One for each request: `{ name, ms, queries, findings }`. */
  requests = [];
  /** One for each log event: `{ type, severity, request, file, line }`. */
  events = [];
  #counters = new Map();

  add(path, message) {
    if (path === '/v1/traces') this.#addSpans(message);
    if (path === '/v1/logs') this.#addEvents(message);
    if (path === '/v1/metrics') this.#addMetrics(message);
  }

  /** How often each type of finding was counted on a route, by the metric `hotspan.findings`. */
  findingsOf(route) {
    const counts = new Map();
    for (const { attributes, value } of this.#counters.values()) {
      if (attributes['http.route'] !== route) continue;
      const key = findingName(attributes['hotspan.finding.type'], attributes['hotspan.severity']);
      counts.set(key, (counts.get(key) ?? 0) + value);
    }
    return counts;
  }

  #addSpans(message) {
    const spans = message.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans));
    for (const span of spans.filter(({ kind }) => kind === SERVER)) {
      const attributes = read(span.attributes);
      this.requests.push({
        method: attributes['http.request.method'] ?? attributes['http.method'],
        route: attributes['http.route'],
        ms: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
        queries: attributes['hotspan.db.queries'] ?? 0,
        findings: attributes['hotspan.findings'] ?? 0,
      });
    }
  }

  #addEvents(message) {
    const records = message.resourceLogs.flatMap((resource) => resource.scopeLogs.flatMap((scope) => scope.logRecords));
    for (const record of records.filter(({ eventName }) => eventName === 'hotspan.finding')) {
      const attributes = read(record.attributes);
      this.events.push({
        type: attributes['hotspan.finding.type'],
        severity: attributes['hotspan.finding.severity'],
        route: attributes['http.route'],
        file: attributes['code.file.path'],
        line: attributes['code.line.number'],
      });
    }
  }

  /** Sums are cumulative: the last one of each series counts. */
  #addMetrics(message) {
    const metrics = message.resourceMetrics.flatMap((resource) =>
      resource.scopeMetrics.flatMap((scope) => scope.metrics),
    );
    for (const point of metrics
      .filter(({ name }) => name === 'hotspan.findings')
      .flatMap(({ sum }) => sum.dataPoints)) {
      const attributes = read(point.attributes);
      this.#counters.set(JSON.stringify(attributes), { attributes, value: Number(point.asInt ?? point.asDouble) });
    }
  }
}

export function findingName(type, severity) {
  const very = severity === 'very_slow' ? 'very ' : '';
  const names = { n_plus_one: 'N+1', duplicate_query: 'duplicate', slow_query: 'slow query', slow_request: 'slow' };
  return very + (names[type] ?? type);
}

function read(attributes = []) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

/** 64-bit integers come as text. */
function readValue({ stringValue, boolValue, intValue, doubleValue }) {
  return stringValue ?? boolValue ?? (intValue === undefined ? doubleValue : Number(intValue));
}
