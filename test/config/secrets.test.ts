import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeConfig } from '../../src/config/effective.ts';
import { origin, withoutCredentials } from '../../src/config/redact.ts';
import { warningText } from '../../src/config/warning-text.ts';
import { CONNECTION_STRING, read } from './read-for-test.ts';

const SECRET = 'sesame';
const GUID = '11111111-2222-3333-4444-555555555555';

/** Everything a person or a log could see. */
function visible(env: Record<string, string>): string {
  const { config, warnings } = read(env);
  const labels = config.destinations.map(({ label, chosenBy }) => `${label} ${chosenBy}`);
  return [...warnings.map(warningText), ...describeConfig(config), ...labels].join('\n');
}

describe('secrets', () => {
  it('are in no line when everything is set well', () => {
    const text = visible({
      HOTSPAN_EXPORT: 'otlp,azure,datadog,newrelic',
      APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION_STRING,
      DD_API_KEY: SECRET,
      HOTSPAN_DATADOG_ENDPOINT: `https://user:${SECRET}@dd.example/${SECRET}`,
      NEW_RELIC_LICENSE_KEY: SECRET,
      HOTSPAN_NEWRELIC_ENDPOINT: `https://nr.example/?key=${SECRET}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `https://user:${SECRET}@otlp.example/x?api-key=${SECRET}`,
      OTEL_EXPORTER_OTLP_HEADERS: `x-key=${SECRET}`,
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: `x-key=${SECRET}`,
      HOTSPAN_TRACE_URL: `https://user:${SECRET}@ui.example/{traceId}?token=${SECRET}`,
      OTEL_RESOURCE_ATTRIBUTES: `team=${SECRET}`,
    });
    assert.doesNotMatch(text, new RegExp(SECRET));
    assert.doesNotMatch(text, new RegExp(GUID));
    assert.match(text, /x-key=\*\*\*/);
    assert.match(text, /https:\/\/otlp\.example/);
  });

  it('are in no warning when they are set badly', () => {
    const text = visible({
      APPLICATIONINSIGHTS_CONNECTION_STRING: `${GUID} ${SECRET}`,
      DD_API_KEY: `${SECRET} ${SECRET}`,
      NEW_RELIC_LICENSE_KEY: `${SECRET}\n${SECRET}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `ftp://user:${SECRET}@host/?${SECRET}`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `user:${SECRET}@host name`,
      OTEL_EXPORTER_OTLP_HEADERS: SECRET,
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: `a=1,${SECRET}`,
      DD_TRACE_AGENT_URL: `user:${SECRET}@host`,
      HOTSPAN_DATADOG_ENDPOINT: `https//x?key=${SECRET}`,
      HOTSPAN_TRACE_URL: `https://x/#${SECRET}`,
    });
    assert.doesNotMatch(text, new RegExp(SECRET));
    assert.doesNotMatch(text, new RegExp(GUID));
    assert.equal(text.match(/^.+ can't be used/gm)?.length, 10);
  });

  it('meant for one backend are taken back where another is sent to', () => {
    const { config } = read({
      HOTSPAN_EXPORT: 'otlp,datadog,newrelic',
      DD_API_KEY: 'dd',
      NEW_RELIC_LICENSE_KEY: 'nr',
      OTEL_EXPORTER_OTLP_HEADERS: `x-honeycomb-team=${SECRET},api-key=${SECRET}`,
    });
    const headers = config.destinations.map(({ otlp }) => otlp?.metrics?.headers);
    assert.deepEqual(headers, [
      { 'x-honeycomb-team': SECRET, 'api-key': SECRET },
      { 'x-honeycomb-team': '', 'api-key': '', 'dd-api-key': 'dd' },
      { 'x-honeycomb-team': '', 'api-key': 'nr' },
    ]);
  });
});

describe('addresses', () => {
  it('are shown without user, password and query', () => {
    assert.equal(withoutCredentials('https://u:p@h:1/x?q=1#f'), 'https://***@h:1/x?***');
    assert.equal(withoutCredentials('https://u:p@x@h/x'), 'https://***@h/x');
    assert.equal(withoutCredentials('u:p@h'), '***@h');
    assert.equal(withoutCredentials('https://h/x'), 'https://h/x');
    assert.equal(origin('https://u:p@h:1/x?q=1'), 'https://h:1');
    assert.equal(origin('nonsense'), 'an unreadable address');
  });
});
