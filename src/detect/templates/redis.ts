import { HASH_SEED, hashText } from '../hash.ts';
import { looksLikeId } from './identifiers.ts';
import { MAX_SCAN, type TextScan } from './query-text.ts';

/** Commands whose first argument is no key: a secret, a script, a message. */
const KEYLESS = new Set([
  'AUTH',
  'HELLO',
  'ACL',
  'CONFIG',
  'CLIENT',
  'EVAL',
  'EVALSHA',
  'EVAL_RO',
  'FCALL',
  'ECHO',
  'SCRIPT',
  'SCAN',
]);
const MAX_KEY = 256;
/** How the instrumentations say that arguments are not shown. */
const HIDDEN_ARGUMENTS = /\[\d+ other arguments?\]$/;

/**
 * Turns a Redis or Memcached command into its template: the command in capitals, ids within the key as `?`, and one
 * `?` for all arguments after it, so `MGET a:1 a:2` and `MGET a:3` are one.
 */
export function scanRedis(text: string): TextScan {
  const end = Math.min(text.length, MAX_SCAN);
  let at = 0;
  while (at < end && text.charCodeAt(at) <= 32) at++;
  const nameEnd = wordEnd(text, at, end);
  const operation = text.slice(at, Math.min(nameEnd, at + 32)).toUpperCase();
  let keyStart = nameEnd;
  while (keyStart < end && text.charCodeAt(keyStart) <= 32) keyStart++;
  const truncated = end < text.length;
  if (keyStart >= end) {
    return {
      template: operation,
      operation,
      literalsHash: HASH_SEED,
      hadLiterals: false,
      complete: !truncated,
      truncated,
    };
  }
  const hidden = HIDDEN_ARGUMENTS.test(text.slice(-40));
  const keyEnd = wordEnd(text, keyStart, end);
  const onlyHidden = hidden && text.charCodeAt(keyStart) === 91 && text.length - keyStart < 40;
  const key = onlyHidden
    ? '?'
    : KEYLESS.has(operation) || keyEnd - keyStart > MAX_KEY
      ? '?'
      : keyTemplate(text.slice(keyStart, keyEnd));
  const more = !onlyHidden && text.slice(keyEnd, keyEnd + 2).trim() !== '';
  return {
    template: `${operation} ${key}${more && key !== '?' ? ' ?' : ''}`,
    operation,
    literalsHash: hashText(text, keyStart, end, HASH_SEED),
    hadLiterals: !onlyHidden && (key.includes('?') || more),
    complete: !hidden && !truncated,
    truncated,
  };
}

function wordEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && text.charCodeAt(i) > 32) i++;
  return i;
}

/** `user:42:profile` is `user:?:profile`. */
function keyTemplate(key: string): string {
  let out = '';
  let start = 0;
  for (let i = 0; i <= key.length; i++) {
    if (i < key.length && !isSeparator(key.charCodeAt(i))) continue;
    const part = key.slice(start, i);
    out += part !== '' && isIdInKey(part) ? '?' : part;
    if (i < key.length) out += key[i];
    start = i + 1;
  }
  // A UUID's own dashes are separators too.
  return out.replace(/\?(?:[-_]\?)+/g, '?');
}

function isIdInKey(part: string): boolean {
  return looksLikeId(part) || /^\d|\d{2}|^[0-9a-f]{4,}$/.test(part);
}

/** `: / . - _ | { } #` */
function isSeparator(code: number): boolean {
  return (
    code === 58 ||
    code === 47 ||
    code === 46 ||
    code === 45 ||
    code === 95 ||
    code === 124 ||
    code === 123 ||
    code === 125 ||
    code === 35
  );
}
