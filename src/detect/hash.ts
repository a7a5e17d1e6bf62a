/** Small non-cryptographic 32-bit hashing: it only has to tell "same" from "different", cheaply and without keeping text. */

export const HASH_SEED = 0x811c9dc5 | 0;

export function mixHash(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** Hashes the UTF-16 code units of `text` from `from` up to `to` (exclusive) onto `hash`. */
export function hashText(text: string, from: number, to: number, hash: number): number {
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixHash(hash, to - from);
}
