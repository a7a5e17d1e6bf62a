import type { Finding, TimeSpent } from '../findings/finding.ts';
import { cutEnd, cutMiddle, wrapWords } from './cut-text.ts';
import { durationOverLimitText, durationText } from './duration-text.ts';
import { callWord, countText, findingLabel, placeText, valuesText } from './finding-words.ts';
import type { Paint } from './paint.ts';
import { plainText } from './plain-text.ts';

export interface LayoutOptions {
  readonly paint: Paint;
  /** Columns; longer lines are cut or wrapped. */
  readonly width: number;
  /** Holds `{traceId}`. */
  readonly traceUrl?: string | undefined;
}

const GAP = '   ';
/** Notes beside queries line up, as far as the queries allow. */
const NOTE_COLUMN = 50;
const MIN_TEXT = 16;
const MAX_QUERY_LINES = 4;

/** A finding as a block of lines, each ended. */
export function layoutFinding(finding: Finding, options: LayoutOptions): string {
  const { paint, width } = options;
  const lines = [header(finding, options), ...details(finding, options)];
  if (finding.confidence !== 'high' && finding.confidenceReason !== undefined) {
    lines.push(paint.faint(cutEnd(`  perhaps: ${plainText(finding.confidenceReason)}`, width)));
  }
  // A trace that is not exported is not to be found behind the link.
  if (options.traceUrl !== undefined && finding.request.sampled) {
    const url = plainText(options.traceUrl.replaceAll('{traceId}', finding.request.traceId));
    lines.push(`  ${paint.faint('trace')} ${url}`);
  }
  return `${lines.join('\n')}\n`;
}

/** What stands for the same finding, found again `count` times since it was last told. */
export function layoutRepeats(finding: Finding, count: number, requests: string, options: LayoutOptions): string {
  const { paint, width } = options;
  const label = findingLabel(finding);
  const rest = `${GAP}again ×${count}, last ${durationText(finding.durationMs)}`;
  const name = cutEnd(plainText(requests), roomFor(width, label.length + GAP.length + rest.length));
  return `${paintLabel(finding, paint)}${GAP}${name}${paint.faint(rest)}\n`;
}

function header(finding: Finding, { paint, width }: LayoutOptions): string {
  const facts = headerFacts(finding);
  const status = finding.type === 'slow_request' && finding.request.status ? `${GAP}${finding.request.status}` : '';
  const taken = findingLabel(finding).length + 2 * GAP.length + facts.length + status.length;
  const name = cutEnd(plainText(finding.request.name), roomFor(width, taken));
  return `${paintLabel(finding, paint)}${GAP}${paint.strong(name)}${GAP}${facts}${paint.faint(status)}`;
}

function headerFacts(finding: Finding): string {
  if (finding.type !== 'n_plus_one' && finding.type !== 'duplicate_query') {
    return durationOverLimitText(finding.durationMs, finding.threshold);
  }
  const word = callWord(finding.system);
  const time = finding.timeSpent;
  if (!time) return `${countText(finding.count, word)}, ${durationText(finding.durationMs)}`;
  const [calls, ms, where] = shareOf(time, word);
  return `${countText(calls, word)}, ${durationText(ms)} of ${durationText(time.totalMs)} ${where}`;
}

function shareOf(time: TimeSpent, word: ReturnType<typeof callWord>): [calls: number, ms: number, where: string] {
  switch (word) {
    case 'query':
      return [time.databaseQueries, time.databaseMs, 'in the database'];
    case 'cache call':
      return [time.cacheCalls, time.cacheMs, 'in the cache'];
    case 'outgoing call':
      return [time.httpCalls, time.httpMs, 'waiting for them'];
  }
}

function details(finding: Finding, options: LayoutOptions): string[] {
  if (finding.type === 'slow_request') {
    return finding.timeSpent ? breakdown(finding.timeSpent, options) : [];
  }
  const { paint, width } = options;
  const lines: string[] = [];
  const lead = finding.count > 1 ? `  ${finding.count}× ` : '  ';
  if (finding.template !== undefined) lines.push(...queryLines(finding, lead, options));
  const place = placeText(finding);
  if (place !== undefined) {
    const indent = ' '.repeat(lead.length);
    lines.push(`${indent}${paint.faint('at')} ${paint.place(cutMiddle(plainText(place), width - lead.length - 3))}`);
  }
  // The advice for a slow query is where to look, not what to write.
  const word = finding.type === 'slow_query' ? 'next' : 'fix';
  const advice = cutEnd(plainText(finding.suggestion), width - word.length - 3);
  lines.push(`  ${paint.good(word)} ${advice}`);
  return lines;
}

/** A repeated query is known by its table and its key: one line. A slow one has to be read: several. */
function queryLines(finding: Finding, lead: string, { paint, width }: LayoutOptions): string[] {
  const template = plainText(finding.template ?? '');
  if (finding.type === 'slow_query') {
    const indent = ' '.repeat(lead.length);
    const lines = wrapWords(template, roomFor(width, lead.length), MAX_QUERY_LINES);
    return lines.map((line, i) => `${i === 0 ? lead : indent}${paint.code(line)}`);
  }
  const values = valuesText(finding);
  if (values === undefined) return [`${lead}${paint.code(cutMiddle(template, roomFor(width, lead.length)))}`];
  const text = cutMiddle(template, roomFor(width, lead.length + GAP.length + values.length));
  const noteColumn = Math.min(NOTE_COLUMN, width - lead.length - values.length);
  const space = ' '.repeat(Math.max(GAP.length, noteColumn - text.length));
  return [`${lead}${paint.code(text)}${space}${paint.faint(values)}`];
}

/** `database 3.88 s (1 query) · cache 4 ms · app 320 ms`, wrapped between the parts. */
function breakdown(time: TimeSpent, { width }: LayoutOptions): string[] {
  const parts: string[] = [];
  const add = (used: boolean, text: string): void => void (used && parts.push(text));
  const queries = countText(time.databaseQueries, 'query');
  add(time.databaseQueries > 0, `database ${durationText(time.databaseMs)} (${queries})`);
  add(time.cacheCalls > 0, `cache ${durationText(time.cacheMs)}`);
  add(time.httpCalls > 0, `http ${durationText(time.httpMs)} (${countText(time.httpCalls, 'call')})`);
  add(time.poolWaitMs >= 0.5, `waiting for a connection ${durationText(time.poolWaitMs)}`);
  add(time.eventLoopBlockedMs >= 0.5, `event loop blocked ${durationText(time.eventLoopBlockedMs)}`);
  parts.push(`app ${durationText(time.appMs)}`);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = last === undefined ? `  ${part}` : `${last} · ${part}`;
    if (last === undefined || joined.length > width) lines.push(`  ${part}`);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

function paintLabel(finding: Finding, paint: Paint): string {
  const label = findingLabel(finding);
  return finding.severity === 'very_slow' || finding.severity === 'critical' ? paint.bad(label) : paint.warn(label);
}

function roomFor(width: number, taken: number): number {
  return Math.max(MIN_TEXT, width - taken);
}
