import { readFileSync, statSync } from 'node:fs';
import { findSourceMap, SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Position {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** Files looked at; the oldest goes first. A finding names few files, and the same ones again and again. */
const CACHE_SIZE = 200;
/** Beyond this, parsing would hold up the event loop for longer than a line number is worth. */
const MAX_BYTES = 8 * 1024 * 1024;

const cache = new Map<string, SourceMap | undefined>();

/**
 * Where a line of a compiled file was written. Node's own cache is asked first (it is filled under
 * `--enable-source-maps` and by tools such as tsx that keep no file on disk), then the map the file names, inline or
 * beside it. Without one the position stays as it is.
 *
 * Reads at most one file and its map, once each; called only for a finding. Never throws.
 */
export function originalPosition(file: string, line: number, column: number): Position {
  const asIs = { file, line, column };
  try {
    const map = findSourceMap(file) ?? mapOf(file);
    const entry = map?.findEntry(line - 1, column - 1);
    if (!entry || !('originalSource' in entry) || !entry.originalSource) return asIs;
    return {
      file: sourcePath(entry.originalSource, file),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  } catch {
    return asIs; // A broken map is the build's affair; the compiled line still helps.
  }
}

function mapOf(file: string): SourceMap | undefined {
  if (cache.has(file)) return cache.get(file);
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string);
  let map: SourceMap | undefined;
  try {
    const payload = readPayload(file);
    map = payload && new SourceMap(payload);
  } finally {
    cache.set(file, map);
  }
  return map;
}

const INLINE = /^data:application\/json[^,]*?(;base64)?,/;

function readPayload(file: string): SourceMapPayload | undefined {
  const source = readBounded(file);
  if (source === undefined) return undefined;
  // The last one counts: bundles may carry the comments of what they swallowed.
  const at = source.lastIndexOf('//# sourceMappingURL=');
  if (at < 0) return undefined;
  const url = source.slice(at + '//# sourceMappingURL='.length).split(/\s/, 1)[0] ?? '';
  const inline = INLINE.exec(url);
  const text = inline
    ? decode(url.slice(inline[0].length), inline[1] !== undefined)
    : readBounded(resolve(dirname(file), decodeURIComponent(url)));
  return text === undefined ? undefined : (JSON.parse(text) as SourceMapPayload);
}

function decode(text: string, base64: boolean): string {
  return base64 ? Buffer.from(text, 'base64').toString('utf8') : decodeURIComponent(text);
}

function readBounded(file: string): string | undefined {
  return statSync(file).size > MAX_BYTES ? undefined : readFileSync(file, 'utf8');
}

function sourcePath(source: string, file: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source);
  return /^[a-z][a-z+.-]*:\/\//i.test(source)
    ? source.replace(/^[a-z][a-z+.-]*:\/\/[^/]*\//i, '')
    : resolve(dirname(file), source);
}
