import type { RouteRule, Thresholds } from '../config/config.ts';
import { compileRoutePattern } from '../findings/route-pattern.ts';

const FIELDS = ['slowMs', 'verySlowMs', 'slowQueryMs', 'verySlowQueryMs', 'nPlusOneCount', 'nPlusOneMs'] as const;
/** Routes remembered; paths that are no routes could be any number. */
const MAX_REMEMBERED = 256;

interface CompiledRule {
  readonly matches: (method: string | undefined, route: string) => boolean;
  readonly thresholds: Thresholds;
}

/** The thresholds of a route: the first rule that matches, field by field falling back to the base. */
export class RouteThresholds {
  /** No query faster than this is slow on any route. */
  readonly lowestSlowQueryMs: number;
  private readonly base: Thresholds;
  private readonly rules: readonly CompiledRule[];
  private readonly remembered = new Map<string, Thresholds>();

  constructor(base: Thresholds, rules: readonly RouteRule[]) {
    this.base = base;
    this.rules = rules.map((rule) => ({ matches: compileRoutePattern(rule.match), thresholds: merge(base, rule) }));
    this.lowestSlowQueryMs = Math.min(base.slowQueryMs, ...this.rules.map((rule) => rule.thresholds.slowQueryMs));
  }

  /** @param route `http.route`, or what stands in for it: a path, a name */
  of(method: string | undefined, route: string): Thresholds {
    if (this.rules.length === 0) return this.base;
    const key = `${method ?? ''} ${route}`;
    const known = this.remembered.get(key);
    if (known) return known;
    const found = this.rules.find((rule) => rule.matches(method, route))?.thresholds ?? this.base;
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(key, found);
    return found;
  }
}

function merge(base: Thresholds, rule: RouteRule): Thresholds {
  const merged: Record<string, number> = {};
  for (const field of FIELDS) merged[field] = rule[field] ?? base[field];
  return Object.freeze(merged) as unknown as Thresholds;
}
