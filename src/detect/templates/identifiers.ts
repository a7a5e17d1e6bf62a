/** Tells ids from names in what a text is made of: a URL's path segment, a part of a cache key. */

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const HEX = /^[0-9a-f]{8,}$/i;
/** Longer than any name someone would choose. */
const LONG = 32;
/** Tokens mix letters and digits from about this length on. */
const TOKEN = 16;

/** Numbers, UUIDs, long hex, tokens, mail addresses; not `v1`, `oauth2` or `todos`. */
export function looksLikeId(part: string): boolean {
  if (part.length > LONG) return true;
  let digits = 0;
  let run = 0;
  let longestRun = 0;
  for (let i = 0; i < part.length; i++) {
    const code = part.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      digits++;
      longestRun = Math.max(longestRun, ++run);
    } else run = 0;
    if (code === 64 || code > 127) return true;
  }
  if (part.includes('%')) return true;
  if (digits === 0) return false;
  if (digits === part.length || longestRun >= 3 || part.length >= TOKEN) return true;
  return HEX.test(part) || UUID.test(part);
}
