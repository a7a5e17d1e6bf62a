import { fileURLToPath } from 'node:url';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import type { LazyCallSite } from '../detect/span.ts';
import type { CallSite } from '../findings/finding.ts';
import { originalPosition } from './source-maps.ts';

/** Deep enough for the layers between a query and the code that asked for it: an ORM, a router, middleware. */
const FRAMES = 60;

/** hotspan's own files: `src/` or `dist/`, wherever this copy lies. */
const OWN_FOLDER = dirname(dirname(fileURLToPath(import.meta.url))) + sep;

/**
 * Takes the stack as it is now, unformatted (1 to 2 µs; formatting and source maps, ten times that, wait for
 * {@link LazyCallSite.resolve}).
 */
export function captureCallSite(): LazyCallSite {
  const holder: { stack?: unknown } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder, captureCallSite);
  Error.stackTraceLimit = limit;
  return new StackCallSite(holder);
}

class StackCallSite implements LazyCallSite {
  #holder: { stack?: unknown } | undefined;
  #site: CallSite | undefined;

  constructor(holder: { stack?: unknown }) {
    this.#holder = holder;
  }

  resolve(): CallSite | undefined {
    if (this.#holder) {
      this.#site = firstUserFrame(frames(this.#holder));
      this.#holder = undefined;
    }
    return this.#site;
  }
}

/**
 * The structured frames. `prepareStackTrace` is swapped for the one synchronous read that formats them: the app's own
 * (or a source-map tool's) would give text in a shape we can't know.
 */
function frames(holder: { stack?: unknown }): NodeJS.CallSite[] {
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : [];
  } finally {
    if (prepare) Error.prepareStackTrace = prepare;
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  }
}

function firstUserFrame(stack: readonly NodeJS.CallSite[]): CallSite | undefined {
  for (const frame of stack) {
    const file = filePath(frame.getFileName());
    if (file === undefined || !isUserCode(file)) continue;
    const line = frame.getLineNumber();
    if (line === null) continue;
    const position = originalPosition(file, line, frame.getColumnNumber() ?? 1);
    const name = functionName(frame);
    return {
      file: displayPath(position.file),
      line: position.line,
      column: position.column,
      ...(name === undefined ? {} : { function: name }),
    };
  }
  return undefined;
}

function filePath(name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  if (name.startsWith('file:')) {
    try {
      return fileURLToPath(name);
    } catch {
      return undefined;
    }
  }
  return isAbsolute(name) ? name : undefined;
}

export function isUserCode(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(OWN_FOLDER);
}

/** `loadTodos`, `Orders.load`; nothing for what has no name of its own. */
function functionName(frame: NodeJS.CallSite): string | undefined {
  const name = frame.getFunctionName() ?? frame.getMethodName();
  if (!name || name === '<anonymous>') return undefined;
  const plain = name.replace(/^async /, '');
  const type = frame.isToplevel() || plain.includes('.') ? null : frame.getTypeName();
  return type && type !== 'Object' && type !== 'Function' && type !== 'global' && type !== 'Module'
    ? `${type}.${plain}`
    : plain;
}

const PROJECT = process.cwd();

/** Relative to where the process was started, as a person would type it; absolute where it lies outside. */
function displayPath(file: string): string {
  const path = relative(PROJECT, file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/');
}
