/**
 * Where SQL's lexemes end. Every function takes the index of the lexeme's first character (unless said otherwise) and
 * gives the index after its last; one that is still open at `end` gives `end + 1`, so the caller can tell.
 */

const SPACE = 1;
const DIGIT = 2;
const WORD = 4;

const classes = new Uint8Array(128);
for (const code of [9, 10, 11, 12, 13, 32]) classes[code] = SPACE;
for (let code = 48; code <= 57; code++) classes[code] = DIGIT | WORD;
for (let code = 65; code <= 90; code++) classes[code] = classes[code + 32] = WORD;
classes[95] = WORD;

export function isSpace(code: number): boolean {
  return code < 128 && (classes[code]! & SPACE) !== 0;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits, underscore and everything beyond ASCII. */
export function isWord(code: number): boolean {
  return code >= 128 || (classes[code]! & WORD) !== 0;
}

/** A word may go on with `$`, though not start with it. */
export function wordEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (!isWord(code) && code !== 36) break;
    i++;
  }
  return i;
}

/** `from` is at the quote. A doubled quote is part of the lexeme; so is an escaped one where the dialect has escapes. */
export function quotedEnd(text: string, from: number, end: number, close: number, backslash: boolean): number {
  let i = from + 1;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === 92 && backslash) i += 2;
    else if (code !== close) i++;
    else if (i + 1 < end && text.charCodeAt(i + 1) === close) i += 2;
    else return i + 1;
  }
  return end + 1;
}

export function lineEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && text.charCodeAt(i) !== 10) i++;
  return i;
}

/** `from` is at `/*`. An open comment ends with the text. */
export function blockCommentEnd(text: string, from: number, end: number, nested: boolean): number {
  let depth = 1;
  let i = from + 2;
  while (i < end) {
    const code = text.charCodeAt(i);
    const next = i + 1 < end ? text.charCodeAt(i + 1) : 0;
    if (code === 42 && next === 47) {
      i += 2;
      if (--depth === 0) return i;
    } else if (nested && code === 47 && next === 42) {
      i += 2;
      depth++;
    } else i++;
  }
  return end;
}

/** `from` is at a `$` that opens a dollar-quoted string; -1 when it opens none. */
export function dollarStringEnd(text: string, from: number, end: number): number {
  let i = from + 1;
  if (i < end && isDigit(text.charCodeAt(i))) return -1;
  while (i < end && isWord(text.charCodeAt(i))) i++;
  if (i >= end || text.charCodeAt(i) !== 36) return -1;
  const tag = text.slice(from, i + 1);
  const close = text.indexOf(tag, i + 1);
  return close === -1 || close + tag.length > end ? end + 1 : close + tag.length;
}

/** Decimal, hex and exponent forms, with the letters that follow. */
export function numberEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (isWord(code) || code === 46) {
      i++;
      if ((code | 32) === 101 && i < end && isSign(text.charCodeAt(i)) && !isHex(text, from, end)) i++;
    } else break;
  }
  return i;
}

function isSign(code: number): boolean {
  return code === 43 || code === 45;
}

function isHex(text: string, from: number, end: number): boolean {
  return from + 1 < end && (text.charCodeAt(from + 1) | 32) === 120;
}
