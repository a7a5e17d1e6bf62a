import { HASH_SEED, hashText } from '../hash.ts';
import { ELLIPSIS, MAX_SCAN, MAX_TEMPLATE, type TextScan } from './query-text.ts';

const QUOTE = 34;
const MAX_NESTING = 32;
const MAX_HEAD = 200;

/** An array in which an element like the one before it is left out. */
interface OpenArray {
  start: number;
  previous: string | undefined;
  keep: number;
}

/**
 * Turns a MongoDB command or filter in JSON into its template: keys stay, values become `?`, arrays keep one of equal
 * neighbours. Read character by character, so a text that was cut is no error.
 * The driver's instrumentation shows `"?"` for values by default: these are markers, not literals.
 */
export function scanMongo(text: string, operation: string, collection: string): TextScan {
  const end = Math.min(text.length, MAX_SCAN);
  const arrays: (OpenArray | undefined)[] = [];
  let out = '';
  let hash = HASH_SEED;
  let hadLiterals = false;
  let hadMarkers = false;
  let open = false;
  let i = 0;
  while (i < end && out.length < MAX_TEMPLATE) {
    const code = text.charCodeAt(i);
    if (code <= 32) i++;
    else if (code === QUOTE) {
      const stop = stringEnd(text, i, end);
      open = stop > end;
      const to = Math.min(stop, end);
      if (isKey(text, to, end)) out += keyText(text.slice(i, to));
      else {
        if (to - i === 3 && text.charCodeAt(i + 1) === 63) hadMarkers = true;
        else {
          hadLiterals = true;
          hash = hashText(text, i, to, hash);
        }
        out += '?';
      }
      i = to;
    } else if (isPunctuation(code)) {
      if (code === 91 || code === 123) {
        out += text[i];
        arrays.push(
          code === 91 && arrays.length < MAX_NESTING ? { start: out.length, previous: undefined, keep: 0 } : undefined,
        );
      } else if (code === 58) out += ': ';
      else {
        const array = arrays.at(-1);
        if (array) out = endElement(array, out);
        if (code === 44) out += ', ';
        else {
          arrays.pop();
          out += text[i];
        }
        if (array) array.start = out.length;
      }
      i++;
    } else {
      let to = i + 1;
      while (to < end && text.charCodeAt(to) > 32 && !isPunctuation(text.charCodeAt(to))) to++;
      hash = hashText(text, i, to, hash);
      hadLiterals = true;
      out += '?';
      i = to;
    }
  }
  const truncated = i < text.length || open || arrays.length > 0;
  const head = operation ? `${operation} ${collection}`.trim().slice(0, MAX_HEAD) + (out && ' ') : '';
  const template = out.length > MAX_TEMPLATE || truncated ? out.slice(0, MAX_TEMPLATE - 1) + ELLIPSIS : out;
  return {
    template: head + template,
    operation,
    literalsHash: hash,
    hadLiterals,
    complete: !hadMarkers && !truncated,
    truncated,
  };
}

function endElement(array: OpenArray, out: string): string {
  const element = out.slice(array.start);
  if (array.previous === element) return out.slice(0, array.keep);
  array.previous = element;
  array.keep = out.length;
  return out;
}

/** `{ } [ ] : ,` */
function isPunctuation(code: number): boolean {
  return code === 123 || code === 125 || code === 91 || code === 93 || code === 58 || code === 44;
}

function stringEnd(text: string, from: number, end: number): number {
  let i = from + 1;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === 92) i += 2;
    else if (code === QUOTE) return i + 1;
    else i++;
  }
  return end + 1;
}

function isKey(text: string, from: number, end: number): boolean {
  let i = from;
  while (i < end && text.charCodeAt(i) <= 32) i++;
  return i < end && text.charCodeAt(i) === 58;
}

/** Keys are names, unless they are data: an id used as a key would make every query its own template. */
function keyText(quoted: string): string {
  const name = quoted.slice(1, -1);
  return /^[\w$.-]{1,64}$/.test(name) && !/\d{4,}|^[0-9a-f]{24}$/.test(name) ? name : '?';
}
