const COLUMNS = ['route', 'requests', 'p50', 'p95', 'p99', 'queries', 'findings'];
const TEXT = new Set(['route', 'findings']);

/** Requests by route, made from nothing but what hotspan sent. */
export function summaryTable(telemetry) {
  const rows = [...byRoute(telemetry.requests)].map(([name, requests]) => {
    const times = requests.map(({ ms }) => ms).sort((a, b) => a - b);
    return {
      route: name,
      requests: String(requests.length),
      p50: msText(percentile(times, 50)),
      p95: msText(percentile(times, 95)),
      p99: msText(percentile(times, 99)),
      queries: rangeText(requests.map(({ queries }) => queries)),
      findings: findingsText(requests, telemetry),
    };
  });
  rows.sort((a, b) => (a.route < b.route ? -1 : 1));
  return layout([Object.fromEntries(COLUMNS.map((column) => [column, column])), ...rows]);
}

function byRoute(requests) {
  const groups = new Map();
  for (const request of requests) {
    const name = `${request.method.padEnd(6)} ${request.route ?? '(no route)'}`;
    groups.set(name, [...(groups.get(name) ?? []), request]);
  }
  return groups;
}

/** By nearest rank. */
function percentile(sorted, percent) {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

function msText(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function rangeText(numbers) {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  return least === most ? String(most) : `${least}–${most}`;
}

/** `N+1 ×24`: whether there are any by the spans, which and how many by the metric. */
function findingsText(requests, telemetry) {
  const onSpans = requests.reduce((sum, { findings }) => sum + findings, 0);
  if (onSpans === 0) return '–';
  const counts = telemetry.findingsOf(requests[0].route);
  return [...counts].map(([name, count]) => `${name} ×${count}`).join(', ') || `${onSpans}`;
}

function layout(rows) {
  const widths = COLUMNS.map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    COLUMNS.map((column, i) => (TEXT.has(column) ? row[column].padEnd(widths[i]) : row[column].padStart(widths[i])))
      .join('   ')
      .trimEnd(),
  );
}
