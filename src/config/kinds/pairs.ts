import { BAD, type Kind } from './kind.ts';
import { isOneLine } from './scalars.ts';

type Pairs = Readonly<Record<string, string>>;

/**
 * `OTEL_RESOURCE_ATTRIBUTES`: `key=value`, comma separated, percent-encoded. One bad pair spoils the whole value, as
 * the specification asks (https://opentelemetry.io/docs/specs/otel/resource/sdk/).
 */
export function resourceAttributes(): Kind<Pairs> {
  return {
    allowed: 'key=value pairs, comma separated, with commas, equal signs and percent signs in values percent-encoded',
    parse: (text) => {
      const { pairs, bad } = decodePairs(text, (name, value) => isOneLine(name + value) && value.length <= 255);
      return bad > 0 || Object.keys(pairs).length === 0 ? BAD : { value: pairs };
    },
  };
}

/**
 * `OTEL_EXPORTER_OTLP_HEADERS`: the same form; pairs that can't be an HTTP header are dropped.
 * See https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
 */
export function headers(): Kind<Pairs> {
  return {
    allowed: 'name=value pairs, comma separated, percent-encoded, that can be HTTP headers',
    parse: (text) => {
      const { pairs, bad } = decodePairs(text, isHeader);
      const count = Object.keys(pairs).length;
      if (count === 0) return BAD;
      return bad === 0 ? { value: pairs } : { value: pairs, bad: true, rest: `the other ${count}` };
    },
  };
}

function decodePairs(text: string, accept: (name: string, value: string) => boolean): { pairs: Pairs; bad: number } {
  const pairs: Record<string, string> = Object.create(null) as Record<string, string>;
  let bad = 0;
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const pair = decodePair(part);
    if (pair !== undefined && accept(...pair)) pairs[pair[0]] = pair[1];
    else bad++;
  }
  // A plain object again, with keys such as __proto__ as its own.
  return { pairs: Object.fromEntries(Object.entries(pairs)), bad };
}

function decodePair(part: string): [name: string, value: string] | undefined {
  const at = part.indexOf('=');
  if (at < 1) return undefined;
  try {
    const name = decodeURIComponent(part.slice(0, at).trim());
    return name === '' ? undefined : [name, decodeURIComponent(part.slice(at + 1).trim())];
  } catch {
    return undefined;
  }
}

function isHeader(name: string, value: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,256}$/.test(name) && value !== '' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
