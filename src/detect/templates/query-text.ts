/** What one text of a query comes down to. Shared by all queries with that text, through the template cache. */
export interface QueryText {
  /** As the span names it: `postgresql`, `redis`, `http`. */
  readonly system: string;
  readonly template: string;
  /** Groups queries: system and template. */
  readonly key: string;
  /** `SELECT`, `GET`, `find`; empty when there is none to see. */
  readonly operation: string;
  /** Of the values that stood in the text itself. */
  readonly literalsHash: number;
  /** The text shows every value the query has: nothing is bound elsewhere. */
  readonly complete: boolean;
  /** What may leave the process in place of the text; absent when the text holds no literal. */
  readonly safeText: string | undefined;
  /** The text was cut, or ended within a literal: queries that differ may look alike. */
  readonly truncated: boolean;
  /** The driver showed no text; the template is only an operation and a collection, or the span's name. */
  readonly unseen: boolean;
  /** Housekeeping (BEGIN, PING, a cursor's next batch): counts as a query, but its repeats mean nothing. */
  readonly housekeeping: boolean;
  /** Waits by design (BLPOP): neither slow nor a repeat. */
  readonly waits: boolean;
  /** Was slow before: worth a call site next time. */
  slowBefore: boolean;
  /** Stable id of its repeats, made when first needed. */
  repeatId: string | undefined;
}

/** What a template rule finds in a text. */
export interface TextScan {
  readonly template: string;
  readonly operation: string;
  readonly literalsHash: number;
  readonly hadLiterals: boolean;
  readonly complete: boolean;
  readonly truncated: boolean;
}

/** Stands for one literal or bind marker. */
export const MARK = 63;
/** Ends what was cut. */
export const ELLIPSIS = '…';
/** Characters of a query's text that are looked at. */
export const MAX_SCAN = 16_384;
/** Characters of a template. */
export const MAX_TEMPLATE = 2048;
