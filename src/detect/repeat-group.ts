import { DistinctHashes } from './distinct-hashes.ts';
import { IntervalUnion } from './interval-union.ts';
import type { SpanNode } from './span-node.ts';
import type { LazyCallSite } from './span.ts';
import type { QueryText } from './templates/index.ts';

/** Kinds of parents kept apart in one group; what comes after shares the last one. */
const MAX_PARTS = 16;

/** All queries of one template in one request. */
export class RepeatGroup {
  readonly query: QueryText;
  /** Started, wrappers that turned out to be wrappers taken off again. */
  count = 0;
  hasSite = false;
  readonly first: RepeatPart;
  private others: RepeatPart[] | undefined = undefined;

  constructor(query: QueryText, parent: SpanNode) {
    this.query = query;
    this.first = new RepeatPart(this, parent);
  }

  /**
   * The part for queries under `parent`. Parents of one shape (`resolve items.0.author`, `resolve items.1.author`; one
   * span per item) are one part: a loop spread over siblings is still one loop.
   */
  partUnder(parent: SpanNode): RepeatPart {
    if (this.first.parent === parent) return this.first;
    const shape = shapeOf(parent.name);
    if (shapeOf(this.first.parent.name) === shape) return this.first;
    const others = (this.others ??= []);
    for (const part of others) if (part.parent === parent || shapeOf(part.parent.name) === shape) return part;
    if (others.length >= MAX_PARTS) return others[others.length - 1]!;
    const part = new RepeatPart(this, parent);
    others.push(part);
    return part;
  }

  get parts(): readonly RepeatPart[] {
    return this.others ? [this.first, ...this.others] : [this.first];
  }

  get ended(): number {
    let sum = this.first.ended;
    for (const part of this.others ?? []) sum += part.ended;
    return sum;
  }
}

/** The group's queries under one kind of parent: what a call site is taken for, at most once. */
export class RepeatPart {
  readonly group: RepeatGroup;
  readonly parent: SpanNode;
  site: LazyCallSite | undefined = undefined;
  /** Started, wrappers included. */
  seen = 0;
  /** Asked about by a pool before the query's span exists. */
  announced = 0;
  /** A pool has taken a call site that comes with its query's span. */
  private promised = false;
  ended = 0;
  /** Ended queries whose bind values were not all seen. */
  unknownValues = 0;
  /** The only query's, as long as there is one: what never repeats needs neither a union nor a set. */
  private firstStartNs = 0;
  private firstEndNs = 0;
  private firstValues = 0;
  private union: IntervalUnion | undefined = undefined;
  private hashes: DistinctHashes | undefined = undefined;

  constructor(group: RepeatGroup, parent: SpanNode) {
    this.group = group;
    this.parent = parent;
  }

  /**
   * Not while one is on its way from a pool: what runs from a pool's queue has the stack of whoever gave the connection
   * back, which names the wrong code or none.
   */
  get wantsCallSite(): boolean {
    if (this.site !== undefined || this.promised) return false;
    return this.seen >= 2 || this.group.query.slowBefore || (this.group.count >= 2 && !this.group.hasSite);
  }

  /**
   * A pool asks before the query waits for a connection. With `Promise.all` every query asks before the first one
   * starts, so the asking counts as well. As the call site given may never arrive, yes comes again at 2, 4, 8 …
   */
  announce(): boolean {
    if (this.site !== undefined) return false;
    const nth = ++this.announced;
    const repeats = this.seen + nth >= 2 || (this.group.count >= 1 && !this.group.hasSite);
    const yes = (repeats || this.group.query.slowBefore) && (nth & (nth - 1)) === 0;
    if (yes) this.promised = true;
    return yes;
  }

  attach(site: LazyCallSite): void {
    if (this.site !== undefined) return;
    this.site = site;
    this.group.hasSite = true;
  }

  /** One query ended; times are nanoseconds from the request's start. */
  end(startNs: number, endNs: number, values: number, complete: boolean): void {
    if (!complete) this.unknownValues++;
    if (this.ended++ === 0) {
      this.firstStartNs = startNs;
      this.firstEndNs = endNs;
      this.firstValues = values;
      return;
    }
    this.time.add(startNs, endNs);
    this.values.add(values);
  }

  get time(): IntervalUnion {
    if (this.union === undefined) {
      this.union = new IntervalUnion();
      if (this.ended > 0) this.union.add(this.firstStartNs, this.firstEndNs);
    }
    return this.union;
  }

  get values(): DistinctHashes {
    if (this.hashes === undefined) {
      this.hashes = new DistinctHashes();
      if (this.ended > 0) this.hashes.add(this.firstValues);
    }
    return this.hashes;
  }
}

/** A span's name without what counts or identifies: digits, and ids made of them. */
function shapeOf(name: string): string {
  return name.length > 256 ? name.slice(0, 256) : name.replace(/[0-9]+/g, '#');
}
