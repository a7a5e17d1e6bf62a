import type { IgnoreRule, RouteRule, Thresholds } from './config.ts';
import { checkIgnoreRule, FINDING_TYPES } from './ignore.ts';
import { HIDDEN } from './redact.ts';
import { closest } from './spelling.ts';
import { acceptsThreshold, LONGEST_MS, MOST_REPEATS, THRESHOLD_FIELDS, type ThresholdField } from './thresholds.ts';
import type { Warnings } from './warnings.ts';

/** What was usable in `start()`'s options. */
export interface CheckedOptions {
  readonly thresholds: Partial<Thresholds>;
  readonly routes: readonly RouteRule[];
  readonly ignore: readonly IgnoreRule[];
}

const NOTHING: CheckedOptions = { thresholds: {}, routes: [], ignore: [] };
const OPTION_NAMES = ['routes', 'ignore', 'thresholds', 'instrumentations'];
/** More rules than this are not looked at. */
const MOST_RULES = 1000;

/** Options come from JavaScript too, so nothing is taken for granted; objects of the caller's are copied, never kept. */
export function checkOptions(options: unknown, warnings: Warnings): CheckedOptions {
  try {
    if (options === undefined || options === null) return NOTHING;
    if (!isRecord(options)) {
      warnings.add({ name: 'start()', value: shown(options), allowed: 'an object of options', used: 'no options' });
      return NOTHING;
    }
    reportUnknown(options, OPTION_NAMES, '', warnings);
    const { instrumentations } = options;
    if (instrumentations !== undefined && !Array.isArray(instrumentations))
      warnings.add({
        name: 'instrumentations',
        value: shown(instrumentations),
        allowed: 'an array of instrumentations',
        used: 'none beside the built-in ones',
      });
    return {
      thresholds: checkThresholds(options['thresholds'], warnings),
      routes: checkRules(options['routes'], 'routes', routeRule, ROUTE_WORDS, warnings),
      ignore: checkRules(options['ignore'], 'ignore', checkIgnoreRule, IGNORE_WORDS, warnings),
    };
  } catch {
    // A getter or a proxy of the caller's threw.
    warnings.add({ name: 'start()', value: HIDDEN, allowed: 'options that can be read', used: 'no options' });
    return NOTHING;
  }
}

function checkThresholds(given: unknown, warnings: Warnings): Partial<Thresholds> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    warnings.add({ name: 'thresholds', value: shown(given), allowed: 'an object', used: 'the environment alone' });
    return {};
  }
  reportUnknown(given, THRESHOLD_FIELDS, 'thresholds.', warnings);
  const kept: { -readonly [field in ThresholdField]?: number } = {};
  for (const field of THRESHOLD_FIELDS) {
    const value = given[field];
    if (value === undefined) continue;
    if (acceptsThreshold(field, value)) kept[field] = value;
    else
      warnings.add({
        name: `thresholds.${field}`,
        value: shown(value),
        allowed: thresholdWords(field),
        used: 'the environment, else the default',
      });
  }
  return kept;
}

function thresholdWords(field: ThresholdField): string {
  return field === 'nPlusOneCount'
    ? `a whole number from 2 to ${MOST_REPEATS}`
    : `a number of milliseconds from 0 to ${LONGEST_MS}`;
}

const ROUTE_WORDS = `{ match: 'GET /path', … } with numbers for any of ${THRESHOLD_FIELDS.join(', ')}`;
const IGNORE_WORDS = `{ reason: '…', … } with at least one of route, template, callSite, type (${FINDING_TYPES.join(', ')})`;

function checkRules<T>(
  given: unknown,
  name: string,
  check: (rule: Readonly<Record<string, unknown>>) => T | undefined,
  allowed: string,
  warnings: Warnings,
): T[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    warnings.add({ name, value: shown(given), allowed: `an array of ${allowed}`, used: 'the environment alone' });
    return [];
  }
  const kept: T[] = [];
  given.slice(0, MOST_RULES).forEach((rule: unknown, index) => {
    const checked = isRecord(rule) ? check(rule) : undefined;
    if (checked !== undefined) kept.push(checked);
    else warnings.add({ name: `${name}[${index}]`, value: shown(rule), allowed, used: 'the other rules' });
  });
  return kept;
}

function routeRule(rule: Readonly<Record<string, unknown>>): RouteRule | undefined {
  const { match } = rule;
  if (typeof match !== 'string' || match.trim() === '' || match.length > 512) return undefined;
  const kept: { -readonly [field in ThresholdField]?: number } = {};
  for (const field of THRESHOLD_FIELDS) {
    const value = rule[field];
    if (value === undefined) continue;
    if (!acceptsThreshold(field, value)) return undefined;
    kept[field] = value;
  }
  return { match, ...kept };
}

function reportUnknown(
  given: Readonly<Record<string, unknown>>,
  names: readonly string[],
  prefix: string,
  warnings: Warnings,
): void {
  for (const name of Object.keys(given).slice(0, 20)) {
    if (names.includes(name)) continue;
    const meant = closest(name, names);
    warnings.add({
      name: `${prefix}${name}`,
      value: HIDDEN,
      allowed: meant === undefined ? names.join(', ') : `${meant}, if that was meant`,
      used: 'nothing, there is no such option',
    });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Functions, classes and circular objects are named by their kind. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
