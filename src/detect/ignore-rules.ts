import type { IgnoreRule } from '../config/config.ts';
import type { CallSite, Finding } from '../findings/finding.ts';
import { compileGlob } from '../findings/glob.ts';
import { compileRoutePattern } from '../findings/route-pattern.ts';

interface CompiledRule {
  readonly rule: IgnoreRule;
  readonly matches: (finding: Finding, method: string | undefined, route: string) => boolean;
  hits: number;
}

/** Silences findings, and remembers which rules never did. */
export class IgnoreRules {
  private readonly rules: readonly CompiledRule[];

  constructor(rules: readonly IgnoreRule[]) {
    this.rules = rules.map((rule) => ({ rule, matches: compile(rule), hits: 0 }));
  }

  /** Every rule that matches counts as used, so that none is reported as unused only for standing behind another. */
  silences(finding: Finding, method: string | undefined, route: string): boolean {
    let silenced = false;
    for (const compiled of this.rules) {
      if (!compiled.matches(finding, method, route)) continue;
      compiled.hits++;
      silenced = true;
    }
    return silenced;
  }

  unused(): IgnoreRule[] {
    return this.rules.filter((compiled) => compiled.hits === 0).map((compiled) => compiled.rule);
  }
}

/** A rule without any field matches nothing: silencing everything has to be asked for (`route: '**'`). */
function compile(rule: IgnoreRule): CompiledRule['matches'] {
  const route = rule.route === undefined ? undefined : compileRoutePattern(rule.route);
  const template = rule.template === undefined ? undefined : compileTemplate(rule.template);
  const callSite = rule.callSite === undefined ? undefined : compileCallSite(rule.callSite);
  if (!route && !template && !callSite && rule.type === undefined) return () => false;
  return (finding, method, actualRoute) => {
    if (rule.type !== undefined && finding.type !== rule.type) return false;
    if (route && !route(method, actualRoute)) return false;
    if (template && (finding.template === undefined || !template(finding.template))) return false;
    return !callSite || (finding.callSite !== undefined && callSite(finding.callSite));
  };
}

function compileTemplate(pattern: string): (template: string) => boolean {
  const parts = /^\/(.+)\/([a-z]*)$/s.exec(pattern);
  if (parts) {
    try {
      // Without `g` and `y`, which would make one answer depend on the one before.
      const regex = new RegExp(parts[1]!, parts[2]!.replace(/[gy]/g, ''));
      return (template) => regex.test(template);
    } catch {
      // No valid expression: taken literally, as is a path such as `/users/`.
    }
  }
  const needle = pattern.toLowerCase();
  return (template) => template.toLowerCase().includes(needle);
}

/** `file`, `file:line` or `file (function)`. A file may leave out its leading folders. */
function compileCallSite(pattern: string): (site: CallSite) => boolean {
  const parts = /^(.*?)(?::(\d+))?(?: +\((.+)\))?$/s.exec(pattern.trim());
  const path = parts?.[1] ?? pattern;
  const line = parts?.[2] === undefined ? undefined : Number(parts[2]);
  const inFunction = parts?.[3] === undefined ? undefined : compileGlob(parts[3]);
  const whole = compileGlob(path);
  const tail = path.startsWith('/') || path.startsWith('**') ? undefined : compileGlob(`**/${path}`);
  return (site) => {
    const file = site.file.replaceAll('\\', '/');
    if (!whole(file) && !tail?.(file)) return false;
    if (line !== undefined && site.line !== line) return false;
    return inFunction === undefined || inFunction(site.function ?? '');
  };
}
