import type { RouteRule, Thresholds } from '../config.ts';
import { acceptsThreshold } from '../thresholds.ts';
import { BAD, type Kind } from './kind.ts';
import { isOneLine } from './scalars.ts';

/** How a threshold is written in `HOTSPAN_ROUTES`. */
const FIELDS: Readonly<Record<string, keyof Thresholds>> = {
  slow: 'slowMs',
  very_slow: 'verySlowMs',
  slow_query: 'slowQueryMs',
  very_slow_query: 'verySlowQueryMs',
  n_plus_one_count: 'nPlusOneCount',
  n_plus_one_ms: 'nPlusOneMs',
};

/** `GET /reports/*=slow:5000,very_slow:10000; POST /bulk/**=slow:2000`. Bad rules are dropped, the others kept. */
export function routeRules(): Kind<readonly RouteRule[]> {
  return {
    allowed: `METHOD /path=field:number,…; with fields ${Object.keys(FIELDS).join(', ')}, such as GET /reports/*=slow:5000,very_slow:10000`,
    parse: (text) => {
      const parts = text.split(';').filter((part) => part.trim() !== '');
      const rules = parts.map(parseRule).filter((rule) => rule !== undefined);
      if (rules.length === 0) return BAD;
      if (rules.length === parts.length) return { value: rules };
      return { value: rules, bad: true, rest: `the other ${rules.length} of ${parts.length} rules` };
    },
  };
}

function parseRule(text: string): RouteRule | undefined {
  // The last one: a path may hold an equal sign, thresholds don't.
  const at = text.lastIndexOf('=');
  const match = text.slice(0, Math.max(at, 0)).trim();
  if (match === '' || match.length > 512 || !isOneLine(match)) return undefined;
  const thresholds: { -readonly [field in keyof Thresholds]?: number } = {};
  for (const part of text.slice(at + 1).split(',')) {
    const [, name = '', digits = ''] = /^\s{0,20}(\w{1,30})\s{0,20}:\s{0,20}(\d{1,9})\s{0,20}$/.exec(part) ?? [];
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (field === undefined || !acceptsThreshold(field, Number(digits))) return undefined;
    thresholds[field] = Number(digits);
  }
  return { match, ...thresholds };
}
