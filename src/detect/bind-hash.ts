import { HASH_SEED, hashText, mixHash } from './hash.ts';

const MAX_VALUES = 256;
const MAX_STRING = 128;
const STRING_TAIL = 32;
const MAX_BYTES = 128;
const MAX_ITEMS = 64;
const MAX_KEYS = 32;
const MAX_DEPTH = 4;
/** Nested values looked at in one call, over all depths. */
const MAX_NODES = 512;

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
let budget = 0;

/**
 * A 32-bit hash of a query's bind values, so that equal values can be told from different ones without keeping any.
 * Work per call is bounded: of long strings, buffers and collections only the beginning and the length count.
 * Never throws; gives `undefined` for values that can't be read, and for no values at all (`undefined`).
 */
export function hashValues(values: readonly unknown[] | undefined): number | undefined {
  if (values === undefined || values === null) return undefined;
  budget = MAX_NODES;
  try {
    if (!Array.isArray(values)) return hashValue(HASH_SEED, values, 0);
    let hash = mixHash(HASH_SEED, values.length);
    const count = Math.min(values.length, MAX_VALUES);
    for (let i = 0; i < count; i++) hash = hashValue(hash, values[i], 0);
    return hash;
  } catch {
    // A getter or a proxy of the app's own threw: what the value is stays unknown.
    return undefined;
  }
}

function hashValue(hash: number, value: unknown, depth: number): number {
  switch (typeof value) {
    case 'string':
      return hashString(mixHash(hash, 1), value);
    case 'number':
      float[0] = value;
      return mixHash(mixHash(mixHash(hash, 2), words[0]!), words[1]!);
    case 'boolean':
      return mixHash(hash, value ? 3 : 4);
    case 'bigint':
      return mixHash(
        mixHash(mixHash(hash, 5), Number(BigInt.asIntN(32, value))),
        Number(BigInt.asIntN(32, value >> 32n)),
      );
    case 'object':
      return value === null ? mixHash(hash, 6) : hashObject(hash, value, depth);
    case 'undefined':
      return mixHash(hash, 7);
    default:
      return mixHash(hash, 8);
  }
}

function hashString(hash: number, text: string): number {
  if (text.length <= MAX_STRING + STRING_TAIL) return hashText(text, 0, text.length, hash);
  const head = hashText(text, 0, MAX_STRING, hash);
  return mixHash(hashText(text, text.length - STRING_TAIL, text.length, head), text.length);
}

function hashObject(hash: number, value: object, depth: number): number {
  if (depth >= MAX_DEPTH || --budget <= 0) return mixHash(hash, 9);
  if (value instanceof Date) return hashValue(mixHash(hash, 10), value.getTime(), depth);
  if (ArrayBuffer.isView(value)) return hashBytes(hash, value);
  if (Array.isArray(value)) {
    hash = mixHash(mixHash(hash, 11), value.length);
    const count = Math.min(value.length, MAX_ITEMS);
    for (let i = 0; i < count; i++) hash = hashValue(hash, value[i], depth + 1);
    return hash;
  }
  // BSON's own types (an ObjectId) hide their content from enumeration, and print it.
  if ('_bsontype' in value) return hashString(mixHash(hash, 12), String(value));
  return hashKeys(mixHash(hash, 13), value as Record<string, unknown>, depth);
}

function hashKeys(hash: number, value: Record<string, unknown>, depth: number): number {
  let keys = 0;
  for (const key in value) {
    if (keys++ >= MAX_KEYS) break;
    hash = hashValue(hashString(hash, key), value[key], depth + 1);
  }
  return mixHash(hash, keys);
}

function hashBytes(hash: number, view: ArrayBufferView): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, Math.min(view.byteLength, MAX_BYTES));
  hash = mixHash(mixHash(hash, 14), view.byteLength);
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return mixHash(hash, bytes.length);
}
