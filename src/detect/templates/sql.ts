import { HASH_SEED, hashText, mixHash } from '../hash.ts';
import { MAX_SCAN, type TextScan } from './query-text.ts';
import { dialectOf, type SqlDialect } from './sql-dialect.ts';
import {
  blockCommentEnd,
  dollarStringEnd,
  isDigit,
  isSpace,
  isWord,
  lineEnd,
  numberEnd,
  quotedEnd,
  wordEnd,
} from './sql-lexemes.ts';
import { TemplateBuffer } from './template-buffer.ts';

/** The keyword just read, where it changes what comes next. */
const NONE = 0;
const IN = 1;
const ARRAY = 2;
const NAME_FOLLOWS = 3;

const VERBS = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Turns SQL into its template in one pass: literals and bind markers become `?`, comments go, whitespace and lists of
 * equal elements shrink; keywords keep their case. No regular expression, no backtracking: time is linear, and bounded
 * by `MAX_SCAN`.
 */
class SqlScanner {
  private readonly out = new TemplateBuffer();
  private text = '';
  private end = 0;
  private hash = HASH_SEED;
  private hadLiterals = false;
  private hadMarkers = false;
  private openEnded = false;
  private operation = '';
  private keyword = NONE;

  scan(text: string, dialect: SqlDialect): TextScan {
    this.text = text;
    this.end = Math.min(text.length, MAX_SCAN);
    this.hash = HASH_SEED;
    this.hadLiterals = this.hadMarkers = this.openEnded = false;
    this.operation = '';
    this.keyword = NONE;
    this.out.reset();
    let i = 0;
    while (i < this.end && !this.out.full) i = this.step(i, text.charCodeAt(i), dialect);
    const cut = this.end < text.length || this.openEnded;
    const template = this.out.finish(cut);
    const truncated = cut || this.out.full;
    this.text = '';
    return {
      template,
      operation: this.operation,
      literalsHash: this.hash,
      hadLiterals: this.hadLiterals,
      complete: !this.hadMarkers && !truncated,
      truncated,
    };
  }

  /** Reads one lexeme at `i` and gives the index after it. */
  private step(i: number, code: number, dialect: SqlDialect): number {
    if (isSpace(code)) {
      this.out.space();
      return i + 1;
    }
    if (isDigit(code)) return this.number(i);
    if (isWord(code)) return this.word(i, dialect);
    const next = i + 1 < this.end ? this.text.charCodeAt(i + 1) : 0;
    const keyword = this.keyword;
    switch (code) {
      case 45: // -
        if (next === 45 && (!dialect.dashNeedsSpace || i + 2 >= this.end || this.text.charCodeAt(i + 2) <= 32)) {
          return this.comment(lineEnd(this.text, i, this.end));
        }
        break;
      case 47: // /
        if (next === 42) return this.comment(blockCommentEnd(this.text, i, this.end, dialect.nestedComments));
        break;
      case 35: // #
        if (dialect.hashComments) return this.comment(lineEnd(this.text, i, this.end));
        break;
      default:
        this.keyword = NONE;
    }
    switch (code) {
      case 39: // '
        return this.literal(i, quotedEnd(this.text, i, this.end, 39, dialect.backslashEscapes));
      case 34: // "
        if (dialect.doubleQuotedStrings)
          return this.literal(i, quotedEnd(this.text, i, this.end, 34, dialect.backslashEscapes));
        return this.identifier(i, 34, keyword);
      case 96: // `
        return this.identifier(i, 96, keyword);
      case 91: // [
        if (dialect.bracketIdentifiers && !isDigit(next)) return this.identifier(i, 93, keyword);
        this.out.openBracket(code, keyword === ARRAY);
        return i + 1;
      case 40: // (
        this.out.openBracket(code, keyword === IN);
        return i + 1;
      case 41: // )
      case 93: // ]
        this.out.closeBracket(code);
        return i + 1;
      case 44: // ,
        this.out.comma();
        return i + 1;
      case 63: // ?
        return this.marker(i + 1, true);
      case 36: // $
        return this.dollar(i, next, dialect);
      case 58: // :
        return this.colon(i, next, dialect);
      case 64: // @
        if (dialect.atParameters && isWord(next)) return this.marker(i + 1, false);
        if (next === 64) return this.copy(i, wordEnd(this.text, i + 2, this.end));
        break;
      case 46: // .
        if (isDigit(next) && (i === 0 || !isPartOfName(this.text.charCodeAt(i - 1)))) return this.number(i);
        break;
      default:
    }
    return this.copy(i, i + 1);
  }

  private copy(from: number, to: number): number {
    this.out.putRange(this.text, from, to);
    return to;
  }

  private comment(to: number): number {
    this.out.space();
    return to;
  }

  private literal(from: number, to: number): number {
    if (to > this.end) this.openEnded = true;
    const stop = Math.min(to, this.end);
    this.hash = hashText(this.text, from, stop, this.hash);
    this.hadLiterals = true;
    this.keyword = NONE;
    this.out.put(63);
    return stop;
  }

  private number(i: number): number {
    const sign = this.out.dropSign();
    if (sign === 45) this.hash = mixHash(this.hash, sign);
    return this.literal(i, numberEnd(this.text, i, this.end));
  }

  /** `from` is after the marker's first character. */
  private marker(from: number, digitsOnly: boolean): number {
    this.hadMarkers = true;
    this.out.put(63);
    if (!digitsOnly) return wordEnd(this.text, from, this.end);
    let i = from;
    while (i < this.end && isDigit(this.text.charCodeAt(i))) i++;
    return i;
  }

  private dollar(i: number, next: number, dialect: SqlDialect): number {
    const to = dialect.dollarStrings ? dollarStringEnd(this.text, i, this.end) : -1;
    if (to !== -1) return this.literal(i, to);
    return isWord(next) ? this.marker(i + 1, false) : this.copy(i, i + 1);
  }

  private colon(i: number, next: number, dialect: SqlDialect): number {
    if (next === 58) return this.copy(i, i + 2);
    // Where arrays have slices (`a[1:2]`) the number after the colon is a literal.
    if (isWord(next) && !(dialect.nestedComments && isDigit(next))) return this.marker(i + 1, false);
    return this.copy(i, i + 1);
  }

  private identifier(i: number, close: number, keyword: number): number {
    const to = quotedEnd(this.text, i, this.end, close, false);
    if (to > this.end) this.openEnded = true;
    const stop = Math.min(to, this.end);
    if (keyword !== NAME_FOLLOWS) return this.copy(i, stop);
    this.out.put(63);
    return stop;
  }

  private word(i: number, dialect: SqlDialect): number {
    const to = wordEnd(this.text, i, this.end);
    if (to - i === 1 && to < this.end && this.text.charCodeAt(to) === 39) {
      const prefix = this.text.charCodeAt(i) | 32;
      if (prefix === 101 || prefix === 110 || prefix === 98 || prefix === 120) {
        return this.literal(i, quotedEnd(this.text, to, this.end, 39, prefix === 101 || dialect.backslashEscapes));
      }
    }
    const named = this.keyword === NAME_FOLLOWS;
    this.keyword = NONE;
    if (this.operation === '') this.operation = this.text.slice(i, Math.min(to, i + 24)).toUpperCase();
    else if (named && !this.is('SAVEPOINT', i, to)) {
      this.out.put(63);
      return to;
    }
    this.copyKeyword(i, to);
    return to;
  }

  private copyKeyword(i: number, to: number): void {
    switch (to - i) {
      case 2:
        if (this.is('IN', i, to)) this.keyword = IN;
        else if (this.operation === 'ROLLBACK' && this.is('TO', i, to)) this.keyword = NAME_FOLLOWS;
        break;
      case 4:
        if (this.is('WITH', i, to)) this.out.abandonList();
        break;
      case 5:
        if (this.is('ARRAY', i, to)) this.keyword = ARRAY;
        break;
      case 6:
        if (this.is('SELECT', i, to)) this.out.abandonList();
        else if (this.is('VALUES', i, to)) {
          this.out.abandonList();
          this.copy(i, to);
          this.out.openValues();
          this.out.space();
          return;
        }
        break;
      case 9:
        if (this.is('SAVEPOINT', i, to)) this.keyword = NAME_FOLLOWS;
        break;
      default:
    }
    // The verb of `WITH … AS (…) UPDATE …` stands outside all parentheses.
    if (this.operation === 'WITH' && this.out.nesting === 0 && to - i === 6) {
      const verb = this.text.slice(i, to).toUpperCase();
      if (VERBS.has(verb)) this.operation = verb;
    }
    this.copy(i, to);
  }

  /** Compares letters without case. */
  private is(word: string, from: number, to: number): boolean {
    if (to - from !== word.length) return false;
    for (let i = 0; i < word.length; i++)
      if ((this.text.charCodeAt(from + i) & ~32) !== word.charCodeAt(i)) return false;
    return true;
  }
}

const scanner = new SqlScanner();

export function scanSql(text: string, system: string): TextScan {
  return scanner.scan(text, dialectOf(system));
}

function isPartOfName(code: number): boolean {
  return isWord(code) || code === 41 || code === 93 || code === 34 || code === 96;
}
