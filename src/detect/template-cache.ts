import { describeQuery, type QueryParts, type QueryText } from './templates/index.ts';

const MAX_ENTRIES = 500;
const MAX_CHARACTERS = 500_000;
/** A longer text is scanned each time: it would push too many others out. */
const MAX_CACHED_TEXT = 8_000;

/**
 * Templates by the text they came from, least recently used first out. Two generations instead of a linked list: a hit
 * costs one look-up. Holds at most twice the limits below, whatever texts come by.
 */
export class TemplateCache {
  private young = new Map<string, QueryText>();
  private old = new Map<string, QueryText>();
  private characters = 0;

  get(parts: QueryParts): QueryText {
    const { text, operation, collection } = parts;
    // SQL and commands say everything in their text, so the text itself is the key and its hash is ready.
    const key =
      text === undefined || operation !== '' ? `${operation}\0${collection}\0${text ?? `\0${parts.name}`}` : text;
    if (key.length > MAX_CACHED_TEXT) return describeQuery(parts);
    const hit = this.young.get(key);
    if (hit !== undefined && hit.system === parts.system) return hit;
    const older = this.old.get(key);
    const entry = older !== undefined && older.system === parts.system ? older : describeQuery(parts);
    this.keep(key, entry);
    return entry;
  }

  private keep(key: string, entry: QueryText): void {
    this.characters += key.length + entry.key.length * 2;
    if (this.young.size >= MAX_ENTRIES || this.characters > MAX_CHARACTERS) {
      this.old = this.young;
      this.young = new Map();
      this.characters = key.length + entry.key.length * 2;
    }
    this.young.set(key, entry);
  }
}
