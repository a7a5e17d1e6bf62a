import { HASH_SEED, hashText, mixHash } from '../hash.ts';
import { looksLikeId } from './identifiers.ts';
import { ELLIPSIS, type TextScan } from './query-text.ts';

/** Keeps the template within its bound, too. */
const MAX_URL = 2000;
const MAX_SEGMENTS = 32;
/** What they ask for is all in their URL. */
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Turns an outgoing call into its template: method, host and path with ids as `:id`. Credentials, query and fragment
 * are left out; the query counts as part of the values.
 */
export function scanHttp(method: string, url: string): TextScan {
  const truncated = url.length > MAX_URL;
  const text = truncated ? url.slice(0, MAX_URL) : url;
  const scheme = text.indexOf('://');
  const hostStart = scheme === -1 ? 0 : scheme + 3;
  const pathStart = firstOf(text, hostStart, '/?#');
  const host = text.slice(text.lastIndexOf('@', pathStart - 1) + 1 || hostStart, pathStart);
  const pathEnd = firstOf(text, pathStart, '?#');
  const segments = text.slice(pathStart, pathEnd).split('/', MAX_SEGMENTS);
  let hash = HASH_SEED;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    if (segment === '' || !looksLikeId(segment)) continue;
    hash = hashText(segment, 0, segment.length, mixHash(hash, i));
    segments[i] = ':id';
  }
  hash = hashText(text, pathEnd, text.length, hash);
  return {
    template: `${method} ${host}${segments.join('/')}${truncated ? ELLIPSIS : ''}`,
    operation: method,
    literalsHash: hash,
    hadLiterals: false,
    complete: READS.has(method) && !truncated,
    truncated,
  };
}

/** The first of `characters` at or after `from`, or the end. */
function firstOf(text: string, from: number, characters: string): number {
  let i = from;
  while (i < text.length && !characters.includes(text[i]!)) i++;
  return i;
}
