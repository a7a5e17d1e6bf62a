import { readFileSync } from 'node:fs';
import { findingName } from './telemetry.js';

const EXPECTED = [
  { type: 'n_plus_one', route: '/features/:id/elements', file: 'data/todos.js', code: 'WHERE element_id = $1' },
  { type: 'duplicate_query', route: '/projects/:id/overview', file: 'data/settings.js', code: 'FROM settings' },
  { type: 'slow_query', severity: 'slow', route: '/projects/:id/burndown' },
  { type: 'slow_request', severity: 'slow', route: '/projects/:id/burndown' },
  { type: 'slow_request', severity: 'very_slow', route: '/projects/:id/export' },
];
const FIXED_TWIN = '/features/:id/elements-fixed';

/**
 * Compares what was found with what there was to be found.
 *
 * @param {number} sent how many requests the app was sent
 * @returns {{ met: boolean, text: string }[]}
 */
export function checkExpectations(telemetry, sent) {
  const checks = EXPECTED.map((expected) => {
    const { type, severity, route, file, code } = expected;
    const path = file && `examples/intracker/${file}`;
    const line = file && lineOf(file, code);
    const met = telemetry.events.some(
      (event) =>
        event.type === type &&
        event.route === route &&
        (severity === undefined || event.severity === severity) &&
        (file === undefined || (event.file === path && event.line === line)),
    );
    return { met, text: `${findingName(type, severity)} on ${route}${file ? `, at ${path}:${line}` : ''}` };
  });
  const twin = telemetry.requests.filter(({ route }) => route === FIXED_TWIN);
  const clean = twin.length > 0 && twin.every(({ findings }) => findings === 0);
  const came = telemetry.requests.length;
  return [
    ...checks,
    { met: clean, text: `nothing on ${FIXED_TWIN}` },
    { met: came === sent, text: `${sent} requests sent, ${came} reported` },
  ];
}

function lineOf(file, code) {
  const lines = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(code)) + 1;
}
