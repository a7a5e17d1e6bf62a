import type { Destination, Signal } from './config.ts';
import { datadogChooser, datadogDestination } from './destinations/datadog.ts';
import { azureDestination, consoleDestination, prometheusDestination } from './destinations/local.ts';
import { newRelicDestination } from './destinations/newrelic.ts';
import { OTLP_CHOOSERS, otlpDestination } from './destinations/otlp.ts';
import { IN_CAPITALS, SIGNALS } from './destinations/signals.ts';
import type { EnvReader } from './env-reader.ts';
import type { VariableName } from './variables.ts';
import type { Warnings } from './warnings.ts';

/** What a person can name, in the order destinations are listed. */
const BUILDERS = {
  otlp: otlpDestination,
  azure: azureDestination,
  datadog: datadogDestination,
  newrelic: newRelicDestination,
  console: consoleDestination,
  prometheus: prometheusDestination,
};

type Name = keyof typeof BUILDERS;

/** Who asked for a destination, and for which signals. */
interface Choice {
  readonly chosenBy: string;
  readonly signals: readonly Signal[];
}

/**
 * Where data goes: `HOTSPAN_EXPORT`, or what the environment holds, or OTLP to this machine. The standard
 * `OTEL_TRACES_EXPORTER` and its like then decide alone about their signal.
 */
export function readDestinations(reader: EnvReader, warnings: Warnings): Destination[] {
  const chosen = named(reader, warnings) ?? found(reader);
  return (Object.keys(BUILDERS) as Name[]).flatMap((name) => {
    const choice = withSignalRules(reader, name, chosen.get(name));
    return choice.signals.length === 0 ? [] : [BUILDERS[name](reader, choice.signals, choice.chosenBy)];
  });
}

/** What `HOTSPAN_EXPORT` names, less what lacks its key. `undefined` when it names nothing usable. */
function named(reader: EnvReader, warnings: Warnings): Map<Name, Choice> | undefined {
  const names = reader.given('HOTSPAN_EXPORT');
  if (names === undefined) return undefined;
  const chosen = new Map<Name, Choice>();
  for (const name of names) {
    if (name === 'none') continue;
    const keys = KEYS[name];
    if (keys === undefined || keys.some((key) => reader.given(key) !== undefined)) {
      chosen.set(name, { chosenBy: 'HOTSPAN_EXPORT', signals: SIGNALS });
    } else if (!keys.some((key) => reader.isSet(key))) {
      // One that is set but unusable has had its warning.
      const allowed = `${name} where ${keys.slice(0, 2).join(' or ')} is set`;
      warnings.add({ name: 'HOTSPAN_EXPORT', value: name, allowed, used: `no ${name}` }, `HOTSPAN_EXPORT ${name}`);
    }
  }
  return chosen;
}

const KEYS: Readonly<Partial<Record<Name, readonly VariableName[]>>> = {
  azure: ['APPLICATIONINSIGHTS_CONNECTION_STRING'],
  datadog: ['DD_API_KEY', 'DD_AGENT_HOST', 'DD_TRACE_AGENT_URL'],
  newrelic: ['NEW_RELIC_LICENSE_KEY'],
};

/** What the environment holds a key or an address for. */
function found(reader: EnvReader): Map<Name, Choice> {
  const chosen = new Map<Name, Choice>();
  const add = (name: Name, chosenBy: string | undefined, signals = SIGNALS): void => {
    if (chosenBy !== undefined) chosen.set(name, { chosenBy, signals });
  };
  for (const [name, key] of [
    ['azure', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
    ['newrelic', 'NEW_RELIC_LICENSE_KEY'],
  ] as const) {
    add(name, reader.given(key) === undefined ? undefined : key);
  }
  add('datadog', datadogChooser(reader));
  const otlp = OTLP_CHOOSERS.find((name) => reader.isSet(name));
  if (otlp !== undefined) add('otlp', otlp, otlpSignals(reader, chosen.size > 0));
  if (chosen.size === 0) add('otlp', 'default');
  return chosen;
}

/**
 * With only per-signal endpoints the other signals go to the default address, as the standard says, unless another
 * backend is there to take them.
 */
function otlpSignals(reader: EnvReader, others: boolean): readonly Signal[] {
  if (!others || reader.isSet('OTEL_EXPORTER_OTLP_ENDPOINT')) return SIGNALS;
  return SIGNALS.filter((signal) => reader.isSet(`OTEL_EXPORTER_OTLP_${IN_CAPITALS[signal]}_ENDPOINT`));
}

function withSignalRules(reader: EnvReader, name: Name, choice: Choice | undefined): Choice {
  let chosenBy = choice?.chosenBy;
  const signals = SIGNALS.filter((signal) => {
    const variable = `OTEL_${IN_CAPITALS[signal]}_EXPORTER` as const;
    const exporters: readonly string[] | undefined = reader.given(variable);
    if (exporters === undefined) return choice?.signals.includes(signal) ?? false;
    if (!exporters.includes(name)) return false;
    if (chosenBy === undefined || chosenBy === 'default') chosenBy = variable;
    return true;
  });
  return { chosenBy: chosenBy ?? 'default', signals };
}
