import type { Kind } from '../kinds/kind.ts';

export const GROUPS = [
  'What is slow',
  'What is told, and where',
  'Where data goes',
  'OTLP',
  'Backends',
  'OpenTelemetry',
  'Limits',
] as const;

/** One environment variable, declared once; its name is its key in the record. */
export interface Variable<T> {
  readonly group: (typeof GROUPS)[number];
  readonly kind: Kind<T>;
  /** What counts when it is not set. Left out where nothing does, or where it depends on something else. */
  readonly default?: T;
  /** The default in words, for people; needed where `default` is left out or does not print well. */
  readonly defaultText?: string;
  /** One line. */
  readonly about: string;
  /** `yes`: may be shown as it is; `url`: without user, password and query; `no`: never. */
  readonly show: 'yes' | 'url' | 'no';
  /** Set on the per-signal forms of a variable: the general form, which documents them too. */
  readonly formOf?: string;
}

export function defaultText(variable: Variable<unknown>): string {
  const { default: value, defaultText: words } = variable;
  if (words !== undefined) return words;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.join(',');
  return value === undefined ? 'nothing' : String(value);
}
