import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Destination } from '../../src/config/config.ts';
import { CONNECTION_STRING, read } from './read-for-test.ts';

const ALL = ['traces', 'metrics', 'logs'];

function brief(env: Record<string, string>): string[] {
  return read(env).config.destinations.map(({ kind, chosenBy, signals }) =>
    [kind, chosenBy, signals.length === 3 ? 'all' : signals.join('+')].join(' '),
  );
}

function only(env: Record<string, string>): Destination {
  const { config, names } = read(env);
  assert.deepEqual(names, []);
  assert.equal(config.destinations.length, 1);
  return config.destinations[0]!;
}

describe('where data goes', () => {
  const cases: readonly (readonly [string, Record<string, string>, string[]])[] = [
    ['to this machine when nothing is said', {}, ['otlp default all']],
    ['where OTLP points', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, ['otlp OTEL_EXPORTER_OTLP_ENDPOINT all']],
    [
      'to Application Insights',
      { APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION_STRING },
      ['azure APPLICATIONINSIGHTS_CONNECTION_STRING all'],
    ],
    ['to a Datadog Agent', { DD_AGENT_HOST: 'agent' }, ['datadog-agent DD_AGENT_HOST all']],
    [
      'to the Agent of a URL first',
      { DD_TRACE_AGENT_URL: 'http://a:8126', DD_AGENT_HOST: 'b' },
      ['datadog-agent DD_TRACE_AGENT_URL all'],
    ],
    ['to Datadog', { DD_API_KEY: 'k' }, ['datadog DD_API_KEY all']],
    [
      'to the Agent rather than past it',
      { DD_API_KEY: 'k', DD_AGENT_HOST: 'agent' },
      ['datadog-agent DD_AGENT_HOST all'],
    ],
    ['to New Relic', { NEW_RELIC_LICENSE_KEY: 'k' }, ['newrelic NEW_RELIC_LICENSE_KEY all']],
    [
      'everywhere the environment has a key for',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c',
        DD_API_KEY: 'k',
        NEW_RELIC_LICENSE_KEY: 'k',
        APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION_STRING,
      },
      [
        'otlp OTEL_EXPORTER_OTLP_ENDPOINT all',
        'azure APPLICATIONINSIGHTS_CONNECTION_STRING all',
        'datadog DD_API_KEY all',
        'newrelic NEW_RELIC_LICENSE_KEY all',
      ],
    ],
    [
      'where HOTSPAN_EXPORT says, whatever keys there are',
      { HOTSPAN_EXPORT: 'Console, otlp', DD_API_KEY: 'k' },
      ['otlp HOTSPAN_EXPORT all', 'console HOTSPAN_EXPORT all'],
    ],
    ['nowhere with none', { HOTSPAN_EXPORT: 'none', DD_API_KEY: 'k' }, []],
    [
      'per signal with the standard variables',
      { OTEL_TRACES_EXPORTER: 'console', OTEL_LOGS_EXPORTER: 'none' },
      ['otlp default metrics', 'console OTEL_TRACES_EXPORTER traces'],
    ],
    [
      'nowhere when every signal says none',
      { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
      [],
    ],
    [
      'per signal before HOTSPAN_EXPORT',
      {
        HOTSPAN_EXPORT: 'azure',
        APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION_STRING,
        OTEL_TRACES_EXPORTER: 'otlp',
      },
      ['otlp OTEL_TRACES_EXPORTER traces', 'azure HOTSPAN_EXPORT metrics+logs'],
    ],
    [
      'to Prometheus',
      { OTEL_METRICS_EXPORTER: 'prometheus,otlp' },
      ['otlp OTEL_METRICS_EXPORTER all', 'prometheus OTEL_METRICS_EXPORTER metrics'],
    ],
    [
      'beside a backend, only for the signals with an endpoint',
      { DD_API_KEY: 'k', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/v1/traces' },
      ['otlp OTEL_EXPORTER_OTLP_TRACES_ENDPOINT traces', 'datadog DD_API_KEY all'],
    ],
  ];
  for (const [name, env, expected] of cases) {
    it(name, () => assert.deepEqual(brief(env), expected));
  }

  it('leaves out what lacks its key, with one warning and the remedy, and goes on', () => {
    const { config, warnings } = read({ HOTSPAN_EXPORT: 'azure,otlp,newrelic,datadog' });
    assert.deepEqual(
      config.destinations.map(({ kind }) => kind),
      ['otlp'],
    );
    assert.deepEqual(
      warnings.map(({ name, value }) => `${name} ${value}`),
      ['HOTSPAN_EXPORT azure', 'HOTSPAN_EXPORT newrelic', 'HOTSPAN_EXPORT datadog'],
    );
    assert.match(warnings[0]?.allowed ?? '', /APPLICATIONINSIGHTS_CONNECTION_STRING/);
    assert.match(warnings[1]?.allowed ?? '', /NEW_RELIC_LICENSE_KEY/);
    assert.match(warnings[2]?.allowed ?? '', /DD_API_KEY or DD_AGENT_HOST/);
  });

  it('says only once that a key is bad', () => {
    const { names } = read({ HOTSPAN_EXPORT: 'newrelic,console', NEW_RELIC_LICENSE_KEY: 'two words' });
    assert.deepEqual(names, ['NEW_RELIC_LICENSE_KEY']);
  });

  it('does not know zipkin and says so', () => {
    const { config, warnings } = read({ OTEL_TRACES_EXPORTER: 'zipkin' });
    assert.equal(config.destinations[0]?.kind, 'otlp');
    assert.deepEqual(config.destinations[0]?.signals, ALL);
    assert.match(warnings[0]?.allowed ?? '', /zipkin is not supported/);
  });
});

describe('OTLP', () => {
  it('adds the signal to the general endpoint and takes the others as they are', () => {
    const { otlp, label } = only({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c:4318/base/?token=t',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://m:9000/push',
    });
    assert.equal(otlp?.traces?.url, 'https://c:4318/base/v1/traces?token=t');
    assert.equal(otlp?.metrics?.url, 'http://m:9000/push');
    assert.equal(otlp?.logs?.url, 'https://c:4318/base/v1/logs?token=t');
    assert.equal(label, 'https://c:4318, http://m:9000');
  });

  it('reads protocol, headers, timeout and compression, per signal first', () => {
    const { otlp } = only({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=two%20words%3D',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=3',
      OTEL_EXPORTER_OTLP_TIMEOUT: '5000',
      OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '7',
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
    });
    assert.deepEqual(otlp, {
      traces: {
        protocol: 'http/json',
        url: 'http://localhost:4318/v1/traces',
        headers: { a: '3', b: 'two words=' },
        timeoutMs: 5000,
        compression: 'none',
      },
      metrics: {
        protocol: 'http/json',
        url: 'http://localhost:4318/v1/metrics',
        headers: { a: '1', b: 'two words=' },
        timeoutMs: 7,
        compression: 'none',
        temporality: 'delta',
      },
      logs: {
        protocol: 'grpc',
        url: 'http://localhost:4317',
        headers: { a: '1', b: 'two words=' },
        timeoutMs: 5000,
        compression: 'gzip',
      },
    });
  });

  it('gives gRPC a target with a scheme', () => {
    const url = (env: Record<string, string>) =>
      only({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', ...env }).otlp?.traces?.url;
    assert.equal(url({}), 'http://localhost:4317');
    assert.equal(url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }), 'https://collector:4317');
    assert.equal(
      url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_INSECURE: 'TRUE' }),
      'http://collector:4317',
    );
    assert.equal(url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'unix:///run/otlp.sock' }), 'unix:///run/otlp.sock');
  });

  it('warns of host:port without gRPC, once, and uses the default', () => {
    const { config, names } = read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' });
    assert.deepEqual(names, ['OTEL_EXPORTER_OTLP_ENDPOINT']);
    assert.equal(config.destinations[0]?.otlp?.logs?.url, 'http://localhost:4318/v1/logs');
  });

  it('is still chosen when its endpoint is nonsense', () => {
    assert.deepEqual(brief({ OTEL_EXPORTER_OTLP_ENDPOINT: 'nonsense', DD_API_KEY: 'k' }), [
      'otlp OTEL_EXPORTER_OTLP_ENDPOINT all',
      'datadog DD_API_KEY all',
    ]);
  });

  it('drops pairs that are no header and keeps the others', () => {
    const { config, names } = read({ OTEL_EXPORTER_OTLP_HEADERS: 'good=1,bad name=2,x=%zz,empty=,__proto__=p' });
    assert.deepEqual(names, ['OTEL_EXPORTER_OTLP_HEADERS']);
    assert.deepEqual(Object.entries(config.destinations[0]?.otlp?.traces?.headers ?? {}), [
      ['good', '1'],
      ['__proto__', 'p'],
    ]);
  });
});

describe('Datadog', () => {
  it('takes traces with compute_stats, delta metrics and logs at the site, without an Agent', () => {
    const { otlp, label, kind } = only({
      DD_API_KEY: 'secret',
      DD_SITE: 'us5.datadoghq.com',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative',
    });
    assert.equal(kind, 'datadog');
    assert.equal(label, 'Datadog at https://otlp.us5.datadoghq.com');
    assert.equal(otlp?.traces?.url, 'https://otlp.us5.datadoghq.com/v1/traces');
    assert.equal(otlp?.metrics?.url, 'https://otlp.us5.datadoghq.com/v1/metrics');
    assert.equal(otlp?.logs?.url, 'https://otlp.us5.datadoghq.com/v1/logs');
    assert.deepEqual(otlp?.traces?.headers, { 'dd-api-key': 'secret', compute_stats: 'true' });
    assert.deepEqual(otlp?.metrics?.headers, { 'dd-api-key': 'secret' });
    assert.equal(otlp?.metrics?.temporality, 'delta');
    assert.equal(otlp?.logs?.protocol, 'http/protobuf');
  });

  it("takes OTLP at the Agent's port 4318, IPv6 too, without a key", () => {
    assert.equal(only({ DD_AGENT_HOST: '::1' }).otlp?.traces?.url, 'http://[::1]:4318/v1/traces');
    const { otlp, label } = only({ DD_TRACE_AGENT_URL: 'http://agent.local:8126/', DD_API_KEY: 'k' });
    assert.equal(otlp?.metrics?.url, 'http://agent.local:4318/v1/metrics');
    assert.equal(otlp?.metrics?.temporality, 'delta');
    assert.deepEqual(otlp?.traces?.headers, {});
    assert.equal(label, 'Datadog Agent at http://agent.local:4318');
  });

  it('can be reached elsewhere', () => {
    const env = { HOTSPAN_DATADOG_ENDPOINT: 'http://127.0.0.1:9999/dd' };
    assert.equal(only({ ...env, DD_API_KEY: 'k' }).otlp?.logs?.url, 'http://127.0.0.1:9999/dd/v1/logs');
    assert.equal(only({ ...env, DD_AGENT_HOST: 'a' }).otlp?.logs?.url, 'http://127.0.0.1:9999/dd/v1/logs');
  });

  it('names the service where OpenTelemetry does not', () => {
    const env = { DD_SERVICE: 'dd', DD_ENV: 'prod', DD_VERSION: '1' };
    assert.deepEqual(read({ ...env, DD_API_KEY: 'k' }).config.resource, {
      serviceName: 'dd',
      attributes: { 'service.name': 'dd', 'deployment.environment.name': 'prod', 'service.version': '1' },
      detectors: ['env', 'host', 'os', 'process', 'serviceinstance'],
    });
    assert.equal(read({ ...env, DD_API_KEY: 'k', OTEL_SERVICE_NAME: 'otel' }).config.resource.serviceName, 'otel');
    assert.equal(
      read({ ...env, DD_API_KEY: 'k', OTEL_RESOURCE_ATTRIBUTES: 'service.name=r' }).config.resource.serviceName,
      'r',
    );
    assert.deepEqual(read(env).config.resource.attributes, {});
  });
});

describe('New Relic', () => {
  it('takes delta metrics with its key, in the data centre of the key', () => {
    const us = only({ NEW_RELIC_LICENSE_KEY: 'abcNRAL' });
    assert.equal(us.otlp?.traces?.url, 'https://otlp.nr-data.net/v1/traces');
    assert.deepEqual(us.otlp?.traces?.headers, { 'api-key': 'abcNRAL' });
    assert.equal(us.otlp?.metrics?.temporality, 'delta');
    assert.equal(us.otlp?.metrics?.protocol, 'http/protobuf');
    assert.equal(
      only({ NEW_RELIC_LICENSE_KEY: 'eu01xxNRAL' }).otlp?.logs?.url,
      'https://otlp.eu01.nr-data.net/v1/logs',
    );
    assert.equal(
      only({ NEW_RELIC_LICENSE_KEY: 'k', HOTSPAN_NEWRELIC_ENDPOINT: 'http://localhost:1/' }).otlp?.logs?.url,
      'http://localhost:1/v1/logs',
    );
  });
});

describe('Application Insights', () => {
  it('is given its connection string, tidied', () => {
    const { connectionString, label, kind } = only({
      APPLICATIONINSIGHTS_CONNECTION_STRING: ` ${CONNECTION_STRING}; ; `,
    });
    assert.equal(kind, 'azure');
    assert.equal(connectionString, CONNECTION_STRING);
    assert.equal(label, 'Application Insights at https://westeurope-5.in.applicationinsights.azure.com');
  });

  for (const bad of [
    'InstrumentationKey=abc',
    'IngestionEndpoint=https://x',
    `${CONNECTION_STRING};x`,
    'InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint=x',
  ]) {
    it(`is left out with one warning for ${bad}`, () => {
      const { config, names } = read({ APPLICATIONINSIGHTS_CONNECTION_STRING: bad });
      assert.deepEqual(names, ['APPLICATIONINSIGHTS_CONNECTION_STRING']);
      assert.equal(config.destinations[0]?.kind, 'otlp');
    });
  }
});

describe('Prometheus', () => {
  it('listens where it is told', () => {
    const metricsOnly = {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
    };
    assert.deepEqual(only(metricsOnly).listen, { host: 'localhost', port: 9464 });
    const { listen, label } = only({
      ...metricsOnly,
      OTEL_EXPORTER_PROMETHEUS_HOST: '::',
      OTEL_EXPORTER_PROMETHEUS_PORT: '0',
    });
    assert.deepEqual(listen, { host: '::', port: 0 });
    assert.equal(label, 'Prometheus at http://[::]:0/metrics');
  });
});
