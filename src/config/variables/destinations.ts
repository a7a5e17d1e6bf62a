import { datadogSite, host, httpUrl } from '../kinds/addresses.ts';
import { connectionString } from '../kinds/connection-string.ts';
import { integer, key, list, text } from '../kinds/scalars.ts';
import type { Variable } from './variable.ts';

const group = 'Where data goes';
const backends = 'Backends';
const followed = 'what HOTSPAN_EXPORT or the environment chooses';

export const DESTINATION_VARIABLES = {
  HOTSPAN_EXPORT: {
    group,
    kind: list(['otlp', 'azure', 'datadog', 'newrelic', 'console', 'none']),
    defaultText: 'every backend the environment holds a key or an address for; otlp where it holds none',
    about: 'Where traces, metrics and log events go.',
    show: 'yes',
  },
  OTEL_TRACES_EXPORTER: {
    group,
    kind: list(['otlp', 'console', 'none'], 'zipkin is not supported: Zipkin takes OTLP by way of a collector'),
    defaultText: followed,
    about: 'Where traces go; wins over HOTSPAN_EXPORT.',
    show: 'yes',
  },
  OTEL_METRICS_EXPORTER: {
    group,
    kind: list(['otlp', 'console', 'prometheus', 'none']),
    defaultText: followed,
    about: 'Where metrics go; wins over HOTSPAN_EXPORT.',
    show: 'yes',
  },
  OTEL_LOGS_EXPORTER: {
    group,
    kind: list(['otlp', 'console', 'none']),
    defaultText: followed,
    about: 'Where log events go; wins over HOTSPAN_EXPORT.',
    show: 'yes',
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: {
    group,
    kind: host(),
    default: 'localhost',
    about: 'Where the Prometheus endpoint listens.',
    show: 'yes',
  },
  OTEL_EXPORTER_PROMETHEUS_PORT: {
    group,
    kind: integer(0, 65_535),
    default: 9464,
    about: 'The port the Prometheus endpoint listens on.',
    show: 'yes',
  },
  APPLICATIONINSIGHTS_CONNECTION_STRING: {
    group: backends,
    kind: connectionString(),
    defaultText: 'no data to Application Insights',
    about: 'Application Insights: its connection string.',
    show: 'no',
  },
  DD_AGENT_HOST: {
    group: backends,
    kind: host(),
    defaultText: 'no data to a Datadog Agent',
    about: 'Datadog Agent: its host. Data goes to its OTLP receiver, port 4318, which has to be turned on there.',
    show: 'yes',
  },
  DD_TRACE_AGENT_URL: {
    group: backends,
    kind: httpUrl(),
    defaultText: 'DD_AGENT_HOST',
    about: 'Datadog Agent: its URL, of which the host is taken; wins over DD_AGENT_HOST.',
    show: 'url',
  },
  DD_API_KEY: {
    group: backends,
    kind: key(),
    defaultText: 'no data to Datadog without an Agent',
    about: "Datadog without an Agent: the API key. Not used where an Agent's host is set.",
    show: 'no',
  },
  DD_SITE: {
    group: backends,
    kind: datadogSite(),
    default: 'datadoghq.com',
    about: 'Datadog without an Agent: the site of the account.',
    show: 'yes',
  },
  HOTSPAN_DATADOG_ENDPOINT: {
    group: backends,
    kind: httpUrl(),
    defaultText: "port 4318 of the Agent's host, else https://otlp. and DD_SITE",
    about: 'Datadog: base URL to use instead, for private links and Agents on another port.',
    show: 'url',
  },
  DD_SERVICE: {
    group: backends,
    kind: text(),
    defaultText: 'nothing',
    about: 'Datadog: name of the service where OpenTelemetry variables give none.',
    show: 'yes',
  },
  DD_ENV: {
    group: backends,
    kind: text(),
    defaultText: 'nothing',
    about: 'Datadog: `deployment.environment.name` where OpenTelemetry variables give none.',
    show: 'yes',
  },
  DD_VERSION: {
    group: backends,
    kind: text(),
    defaultText: 'nothing',
    about: 'Datadog: `service.version` where OpenTelemetry variables give none.',
    show: 'yes',
  },
  NEW_RELIC_LICENSE_KEY: {
    group: backends,
    kind: key(),
    defaultText: 'no data to New Relic',
    about: 'New Relic: the license key. Keys that start with eu01 go to the EU data centre.',
    show: 'no',
  },
  HOTSPAN_NEWRELIC_ENDPOINT: {
    group: backends,
    kind: httpUrl(),
    defaultText: "the data centre's of the key",
    about: 'New Relic: base URL to use instead, for private links and FedRAMP accounts.',
    show: 'url',
  },
} satisfies Record<string, Variable<unknown>>;
