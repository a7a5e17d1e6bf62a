/**
 * Patterns people write: `*` stands for anything up to the next `/`, `**` for anything at all. Never compiled to a
 * regular expression: a pattern comes from the environment, and `*a*a*a*` must not be able to stall a request.
 * Every step of a match looks at each character of the text once for each character of the pattern, no more.
 */

const LONGEST_PATTERN = 512;
const LONGEST_TEXT = 2048;

/** `*` up to the next slash: -1. `**` across slashes: -2. Anything else is a UTF-16 code unit. */
const STAR = -1;
const GLOBSTAR = -2;
const SLASH = 47;

/** A matcher for `pattern`. Text or patterns too long to be meant (2048, 512 characters) never match. */
export function compileGlob(pattern: string): (text: string) => boolean {
  if (pattern.length > LONGEST_PATTERN) return () => false;
  const firstStar = pattern.indexOf('*');
  if (firstStar === -1) return (text) => text === pattern;
  const prefix = pattern.slice(0, firstStar);
  const tokens = tokenize(pattern.slice(firstStar));
  if (tokens.length === 1 && tokens[0] === GLOBSTAR) return (text) => text.startsWith(prefix);
  return (text) => text.length <= LONGEST_TEXT && text.startsWith(prefix) && matches(tokens, text, prefix.length);
}

function tokenize(pattern: string): number[] {
  const tokens: number[] = [];
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] !== '*') {
      tokens.push(pattern.charCodeAt(at));
      continue;
    }
    let stars = 1;
    while (pattern[at + 1] === '*') {
      stars++;
      at++;
    }
    tokens.push(stars === 1 ? STAR : GLOBSTAR);
  }
  return tokens;
}

/** Walks all ways to match side by side: `reached[i]` says that the first `i` tokens can account for the text so far. */
function matches(tokens: readonly number[], text: string, from: number): boolean {
  let reached = new Uint8Array(tokens.length + 1);
  let next = new Uint8Array(tokens.length + 1);
  reached[0] = 1;
  skipStars(tokens, reached);
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    let alive = false;
    next.fill(0);
    for (let i = 0; i < tokens.length; i++) {
      if (reached[i] === 0) continue;
      const token = tokens[i];
      if (token === GLOBSTAR || (token === STAR && unit !== SLASH)) next[i] = 1;
      else if (token === unit) next[i + 1] = 1;
      else continue;
      alive = true;
    }
    if (!alive) return false;
    skipStars(tokens, next);
    [reached, next] = [next, reached];
  }
  return reached[tokens.length] === 1;
}

/** A star may stand for nothing. */
function skipStars(tokens: readonly number[], reached: Uint8Array): void {
  for (let i = 0; i < tokens.length; i++) {
    if (reached[i] === 1 && tokens[i]! < 0) reached[i + 1] = 1;
  }
}
