/** Disjoint intervals kept before the oldest is folded into a sum. */
const MAX_INTERVALS = 64;

/**
 * The length of a union of intervals that arrive one by one, mostly in order of their ends. Memory is bounded: what is
 * more than {@link MAX_INTERVALS} disjoint intervals in the past is only a sum any more. An interval that comes that
 * late counts from where the folded region ends, unless it covers that region whole; then the answer is exact again.
 */
export class IntervalUnion {
  /** Ascending and disjoint: low, high, low, high … */
  private edges: number[] = [];
  private foldedFrom = Number.POSITIVE_INFINITY;
  private foldedTo = Number.NEGATIVE_INFINITY;
  private foldedLength = 0;

  add(low: number, high: number): void {
    if (!(high > low)) return;
    if (low < this.foldedTo) {
      if (low <= this.foldedFrom && high >= this.foldedTo) {
        this.foldedFrom = low;
        this.foldedLength = this.foldedTo - low;
      }
      low = this.foldedTo;
      if (high <= low) return;
    }
    const edges = this.edges;
    if (edges.length === 0 || low > edges[edges.length - 1]!) edges.push(low, high);
    else this.insert(low, high);
    if (edges.length > MAX_INTERVALS * 2) this.foldOldest();
  }

  /** Everything another union holds. Its folded past, of unknown shape, is taken to overlap nothing of ours. */
  addAll(other: IntervalUnion): void {
    if (other.foldedLength > 0) {
      this.foldedFrom = Math.min(this.foldedFrom, other.foldedFrom);
      this.foldedTo = Math.max(this.foldedTo, other.foldedTo);
      this.foldedLength = Math.min(this.foldedLength + other.foldedLength, this.foldedTo - this.foldedFrom);
      const own = this.edges;
      this.edges = [];
      for (let i = 0; i < own.length; i += 2) this.add(own[i]!, own[i + 1]!);
    }
    for (let i = 0; i < other.edges.length; i += 2) this.add(other.edges[i]!, other.edges[i + 1]!);
  }

  get total(): number {
    let sum = this.foldedLength;
    for (let i = 0; i < this.edges.length; i += 2) sum += this.edges[i + 1]! - this.edges[i]!;
    return sum;
  }

  private insert(low: number, high: number): void {
    const edges = this.edges;
    let last = edges.length - 2;
    while (last >= 0 && edges[last]! > high) last -= 2;
    let first = last;
    while (first >= 0 && edges[first + 1]! >= low) first -= 2;
    if (first === last) {
      edges.splice(last + 2, 0, low, high);
      return;
    }
    const from = Math.min(low, edges[first + 2]!);
    const to = Math.max(high, edges[last + 1]!);
    if (last - first === 2) {
      edges[last] = from;
      edges[last + 1] = to;
    } else edges.splice(first + 2, last - first, from, to);
  }

  private foldOldest(): void {
    const [low, high] = this.edges.splice(0, 2) as [number, number];
    this.foldedFrom = Math.min(this.foldedFrom, low);
    this.foldedTo = high;
    this.foldedLength += high - low;
  }
}
