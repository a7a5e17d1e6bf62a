import { ELLIPSIS, MAX_TEMPLATE } from './query-text.ts';

const SPACE = 32;
const COMMA = 44;
const OPEN = 40;
const OPEN_SQUARE = 91;
const SEMICOLON = 59;
const MAX_LISTS = 16;

interface OpenList {
  /** Nesting of the list's own commas. */
  depth: number;
  /** VALUES has no parentheses of its own: it ends at what is not a comma after a closed tuple. */
  bare: boolean;
  tupleClosed: boolean;
  start: number;
  previousStart: number;
  previousEnd: number;
}

/**
 * Where a template is put together: one space for many, and lists in which an element like the one before it is left
 * out, so that `IN (?, ?, ?)` and `IN (?)` are one. Comparing an element costs its own length: a text of n characters
 * takes O(n). One buffer serves all scans, as they never overlap.
 */
export class TemplateBuffer {
  length = 0;
  full = false;
  private readonly codes = new Uint16Array(MAX_TEMPLATE);
  private pendingSpace = false;
  private readonly lists: OpenList[] = [];
  private open = 0;
  private depth = 0;

  reset(): void {
    this.length = 0;
    this.full = false;
    this.pendingSpace = false;
    this.open = 0;
    this.depth = 0;
  }

  get nesting(): number {
    return this.depth;
  }

  space(): void {
    const last = this.length === 0 ? OPEN : this.codes[this.length - 1]!;
    this.pendingSpace = last !== OPEN && last !== OPEN_SQUARE;
  }

  /** Any character that is no list punctuation. */
  put(code: number): void {
    if (this.open > 0) this.leaveTuples();
    this.write(code);
  }

  putRange(text: string, from: number, to: number): void {
    if (this.open > 0) this.leaveTuples();
    for (let i = from; i < to && !this.full; i++) this.write(text.charCodeAt(i));
  }

  /** Takes back a sign that can't be an operator (`= -`, `(-`): `-1` is one value like `1`. Gives the sign, or 0. */
  dropSign(): number {
    if (this.pendingSpace || this.length === 0) return 0;
    const sign = this.codes[this.length - 1]!;
    if (sign !== 45 && sign !== 43) return 0;
    let before = this.length - 2;
    if (before >= 0 && this.codes[before] === SPACE) before--;
    const code = before < 0 ? COMMA : this.codes[before]!;
    if (code !== COMMA && code !== OPEN && code !== 61 && code !== 60 && code !== 62) return 0;
    this.length--;
    return sign;
  }

  openBracket(code: number, list: boolean): void {
    if (this.open > 0) this.leaveClosedTuples();
    if (list && code === OPEN) this.space();
    this.write(code);
    this.pendingSpace = false;
    this.depth++;
    if (list) this.push(false);
  }

  closeBracket(code: number): void {
    this.pendingSpace = false;
    while (this.open > 0 && this.top().depth >= this.depth) this.pop();
    this.depth = Math.max(0, this.depth - 1);
    this.write(code);
    if (this.open > 0 && this.top().bare && this.top().depth === this.depth) this.top().tupleClosed = true;
  }

  comma(): void {
    this.pendingSpace = false;
    const list = this.open > 0 ? this.top() : undefined;
    if (list && list.depth === this.depth) {
      this.endElement(list);
      list.tupleClosed = false;
      this.write(COMMA);
      list.start = this.length;
    } else this.write(COMMA);
    this.pendingSpace = true;
  }

  /** From here on come the tuples of a VALUES list. */
  openValues(): void {
    this.push(true);
  }

  /** The list just opened holds a subquery: leave it alone. */
  abandonList(): void {
    const list = this.open > 0 ? this.top() : undefined;
    if (list && !list.bare && list.previousStart < 0 && list.start === this.length) this.open--;
  }

  /** `cut`: the text went on. A list's last, half-seen element is dropped then. */
  finish(cut: boolean): string {
    if (cut || this.full) {
      for (let i = 0; i < this.open; i++) {
        const list = this.lists[i]!;
        if (list.previousStart < 0) continue;
        this.length = list.previousEnd;
        break;
      }
    } else {
      while (this.open > 0) this.pop();
      this.trimEnd();
    }
    const template = String.fromCharCode.apply(null, this.codes.subarray(0, this.length) as unknown as number[]);
    return cut || this.full ? template + ELLIPSIS : template;
  }

  private trimEnd(): void {
    while (this.length > 0 && (this.codes[this.length - 1] === SEMICOLON || this.codes[this.length - 1] === SPACE))
      this.length--;
  }

  private write(code: number): void {
    if (this.pendingSpace) {
      this.pendingSpace = false;
      if (this.length > 0) this.append(SPACE);
    }
    this.append(code);
  }

  private append(code: number): void {
    // One place is kept for the ellipsis.
    if (this.length < MAX_TEMPLATE - 1) this.codes[this.length++] = code;
    else this.full = true;
  }

  private top(): OpenList {
    return this.lists[this.open - 1]!;
  }

  private push(bare: boolean): void {
    if (this.open >= MAX_LISTS) return;
    const list = (this.lists[this.open] ??= {
      depth: 0,
      bare: false,
      tupleClosed: false,
      start: 0,
      previousStart: 0,
      previousEnd: 0,
    });
    list.depth = this.depth;
    list.bare = bare;
    list.tupleClosed = false;
    list.start = this.length;
    list.previousStart = -1;
    list.previousEnd = -1;
    this.open++;
  }

  private pop(): void {
    this.endElement(this.top());
    this.open--;
  }

  /** Before what is no bracket: VALUES lists that ended, and words after VALUES that turn out to be no tuple. */
  private leaveTuples(): void {
    this.leaveClosedTuples();
    while (this.open > 0 && this.top().bare && this.top().depth === this.depth && this.top().start === this.length) {
      this.open--;
    }
  }

  private leaveClosedTuples(): void {
    while (this.open > 0 && this.top().bare && this.top().tupleClosed && this.top().depth === this.depth) this.pop();
  }

  private endElement(list: OpenList): void {
    let start = list.start;
    if (start < this.length && this.codes[start] === SPACE) start++;
    const size = this.length - start;
    if (
      list.previousStart >= 0 &&
      size === list.previousEnd - list.previousStart &&
      this.same(list.previousStart, start, size)
    ) {
      this.length = list.previousEnd;
      return;
    }
    list.previousStart = start;
    list.previousEnd = this.length;
  }

  private same(a: number, b: number, size: number): boolean {
    for (let i = 0; i < size; i++) if (this.codes[a + i] !== this.codes[b + i]) return false;
    return true;
  }
}
