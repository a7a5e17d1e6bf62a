import type { IgnoreRule } from '../config.ts';
import { BAD, type Kind } from './kind.ts';
import { checkIgnoreRule } from '../ignore.ts';

const FIELD = /(route|template|call_site|type|reason)=/y;

/**
 * `route=GET /health reason=a probe; template="select … from audit_log" type=slow_query reason=known`.
 * A value runs to the next field or the semicolon; in double quotes it may hold both. Bad rules are dropped.
 */
export function ignoreRules(): Kind<readonly IgnoreRule[]> {
  return {
    allowed:
      'rules separated by semicolons, each with a reason and at least one of route, template, call_site, type, such as route=GET /health reason=probe',
    parse: (text) => {
      const written = readRules(text);
      const rules = written.map((fields) => fields && checkIgnoreRule(fields)).filter((rule) => rule !== undefined);
      if (rules.length === 0) return BAD;
      if (rules.length === written.length) return { value: rules };
      return { value: rules, bad: true, rest: `the other ${rules.length} of ${written.length} rules` };
    },
  };
}

/** One record of fields for each rule, `undefined` for one that can't be read. */
function readRules(text: string): (Record<string, string> | undefined)[] {
  const rules: (Record<string, string> | undefined)[] = [];
  let fields: Record<string, string> = {};
  let broken = false;
  let at = 0;
  const end = (): void => {
    if (broken) rules.push(undefined);
    else if (Object.keys(fields).length > 0) rules.push(fields);
    fields = {};
    broken = false;
  };
  while (at < text.length) {
    const char = text[at]!;
    if (char === ';') {
      end();
      at++;
    } else if (char.trim() === '') {
      at++;
    } else {
      const name = fieldAt(text, at);
      if (name === undefined) {
        broken = true;
        at++;
        continue;
      }
      const start = at + name.length + 1;
      const { value, next } = text[start] === '"' ? quoted(text, start) : bare(text, start);
      if (value === undefined || Object.hasOwn(fields, name)) broken = true;
      else fields[name === 'call_site' ? 'callSite' : name] = value;
      at = next;
    }
  }
  end();
  return rules;
}

function fieldAt(text: string, at: number): string | undefined {
  FIELD.lastIndex = at;
  return FIELD.exec(text)?.[1];
}

function bare(text: string, start: number): { value: string; next: number } {
  let at = start;
  while (at < text.length && text[at] !== ';') {
    if (text[at]!.trim() === '' && fieldAt(text, at + 1) !== undefined) break;
    at++;
  }
  return { value: text.slice(start, at).trim(), next: at };
}

/** `\"` is a quote; any other backslash is itself, so that regular expressions need no doubling. */
function quoted(text: string, start: number): { value: string | undefined; next: number } {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text.startsWith('\\"', at) ? 2 : 1;
  if (at >= text.length) return { value: undefined, next: text.length };
  return { value: text.slice(start + 1, at).replaceAll('\\"', '"'), next: at + 1 };
}
