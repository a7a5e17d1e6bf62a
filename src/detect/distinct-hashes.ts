/** Above this many the count stands still: "at least". Bounds the table at 8 KB. */
export const MAX_DISTINCT = 1024;

/** Counts different 32-bit hashes, exactly up to {@link MAX_DISTINCT}. The first needs no table. */
export class DistinctHashes {
  size = 0;
  private first = 0;
  /** Open addressing, 0 is an empty slot, at most half full. */
  private slots: Int32Array | undefined;

  add(value: number): void {
    const hash = value | 0 || 1;
    if (this.size === 0) {
      this.first = hash;
      this.size = 1;
      return;
    }
    if (hash === this.first || this.size >= MAX_DISTINCT) return;
    this.slots ??= new Int32Array(32);
    if (!insert(this.slots, hash)) return;
    this.size++;
    if (this.size * 2 > this.slots.length) this.grow(this.slots);
  }

  addAll(other: DistinctHashes): void {
    if (other.size > 0) this.add(other.first);
    for (const hash of other.slots ?? []) if (hash !== 0) this.add(hash);
  }

  private grow(old: Int32Array): void {
    this.slots = new Int32Array(Math.min(old.length * 4, MAX_DISTINCT * 2));
    for (const hash of old) if (hash !== 0) insert(this.slots, hash);
  }
}

/** Says whether `hash` was new. */
function insert(slots: Int32Array, hash: number): boolean {
  const mask = slots.length - 1;
  let at = Math.imul(hash, 0x9e3779b1) & mask;
  while (slots[at] !== 0) {
    if (slots[at] === hash) return false;
    at = (at + 1) & mask;
  }
  slots[at] = hash;
  return true;
}
