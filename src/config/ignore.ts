import type { FindingType } from '../findings/finding.ts';
import type { IgnoreRule } from './config.ts';

/** All there are; the type check keeps the list complete. */
const TYPES: Readonly<Record<FindingType, true>> = {
  slow_request: true,
  slow_query: true,
  n_plus_one: true,
  duplicate_query: true,
  pool_wait: true,
  large_payload: true,
  budget_exceeded: true,
};

export const FINDING_TYPES: readonly string[] = Object.keys(TYPES);

/**
 * A rule made of what was written, or `undefined` when it is not one: no reason, nothing to match (it would silence
 * everything), an unknown type, or a `/…/` template that is no regular expression.
 */
export function checkIgnoreRule(fields: Readonly<Record<string, unknown>>): IgnoreRule | undefined {
  const { route, template, callSite, type, reason } = fields;
  if (!isText(reason)) return undefined;
  for (const matched of [route, template, callSite]) if (matched !== undefined && !isText(matched)) return undefined;
  if (type !== undefined && !isFindingType(type)) return undefined;
  if (route === undefined && template === undefined && callSite === undefined && type === undefined) return undefined;
  if (typeof template === 'string' && !isTemplatePattern(template)) return undefined;
  return {
    ...(isText(route) ? { route } : {}),
    ...(isText(template) ? { template } : {}),
    ...(isText(callSite) ? { callSite } : {}),
    ...(type === undefined ? {} : { type }),
    reason,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 1024;
}

function isFindingType(value: unknown): value is FindingType {
  return typeof value === 'string' && Object.hasOwn(TYPES, value);
}

function isTemplatePattern(template: string): boolean {
  if (template.length < 2 || !template.startsWith('/') || !template.endsWith('/')) return true;
  try {
    return new RegExp(template.slice(1, -1), 'i') instanceof RegExp;
  } catch {
    return false;
  }
}
