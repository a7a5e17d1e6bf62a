import type { Thresholds } from '../config/config.ts';
import { adviseDuplicate, adviseNPlusOne } from '../findings/advice.ts';
import type { CallSite, Confidence, Finding, RequestInfo, TimeSpent } from '../findings/finding.ts';
import { findingId } from '../findings/id.ts';
import { resolveCallSite } from './call-site.ts';
import { DistinctHashes } from './distinct-hashes.ts';
import { nsToMs } from './hr-time.ts';
import { IntervalUnion } from './interval-union.ts';
import type { RepeatGroup, RepeatPart } from './repeat-group.ts';
import type { QueryText } from './templates/index.ts';

/** From this many times the threshold on, a group is critical. */
const CRITICAL_TIMES = 10;

/** What all findings of one request share. */
export interface FindingContext {
  readonly info: RequestInfo;
  readonly timeSpent: TimeSpent | undefined;
  readonly thresholds: Thresholds;
  readonly time: number;
}

/** Parts of a group that come from one place, added up. */
interface Bucket {
  readonly site: CallSite | undefined;
  parts: number;
  count: number;
  unknownValues: number;
  readonly time: IntervalUnion;
  readonly values: DistinctHashes;
}

/** The findings of one group: none, one, or one for each call site that is known to differ. */
export function judgeRepeats(group: RepeatGroup, context: FindingContext, into: Finding[]): void {
  const { nPlusOneCount } = context.thresholds;
  if (group.query.housekeeping || group.query.waits || group.ended < nPlusOneCount) return;
  for (const bucket of buckets(group)) {
    if (bucket.count < nPlusOneCount || bucket.count < 2) continue;
    const durationMs = nsToMs(bucket.time.total);
    if (durationMs < context.thresholds.nPlusOneMs) continue;
    into.push(describe(group.query, bucket, durationMs, context));
  }
}

/**
 * The whole group is one bucket (its parts share an ancestor, the request if no nearer one), unless parts are known to
 * come from different functions. Then parts of unknown origin stay apart, rather than be blamed on one of them.
 */
function buckets(group: RepeatGroup): Iterable<Bucket> {
  const bySite = new Map<string, Bucket>();
  const unknown: RepeatPart[] = [];
  for (const part of group.parts) {
    const site = resolveCallSite(part.site);
    if (!site) {
      unknown.push(part);
      continue;
    }
    const key = `${site.file}\0${site.function ?? ''}`;
    let bucket = bySite.get(key);
    if (!bucket) bySite.set(key, (bucket = emptyBucket(site)));
    addPart(bucket, part);
  }
  if (unknown.length > 0) {
    const rest = bySite.size === 1 ? [...bySite.values()][0]! : emptyBucket(undefined);
    if (bySite.size !== 1) bySite.set('', rest);
    for (const part of unknown) addPart(rest, part);
  }
  return bySite.values();
}

function emptyBucket(site: CallSite | undefined): Bucket {
  return { site, parts: 0, count: 0, unknownValues: 0, time: new IntervalUnion(), values: new DistinctHashes() };
}

function addPart(bucket: Bucket, part: RepeatPart): void {
  if (part.ended === 0) return;
  bucket.parts++;
  bucket.count += part.ended;
  bucket.unknownValues += part.unknownValues;
  bucket.time.addAll(part.time);
  bucket.values.addAll(part.values);
}

function describe(query: QueryText, bucket: Bucket, durationMs: number, context: FindingContext): Finding {
  const { thresholds } = context;
  const same = bucket.values.size <= 1;
  const type = same && bucket.unknownValues === 0 ? 'duplicate_query' : 'n_plus_one';
  const doubts = doubtsAbout(query, bucket, same);
  const critical = bucket.count >= thresholds.nPlusOneCount * CRITICAL_TIMES || durationMs > thresholds.slowMs;
  return Object.freeze<Finding>({
    id: findingId(type, query.template, bucket.site),
    type,
    severity: critical ? 'critical' : 'warning',
    ...confidence(doubts),
    time: context.time,
    request: context.info,
    system: query.system,
    template: query.template,
    count: bucket.count,
    durationMs,
    threshold: thresholds.nPlusOneCount,
    ...(bucket.unknownValues === 0 ? { distinctValues: bucket.values.size } : {}),
    ...(bucket.site ? { callSite: Object.freeze(bucket.site) } : {}),
    suggestion: type === 'duplicate_query' ? adviseDuplicate() : adviseNPlusOne(query),
    ...(context.timeSpent ? { timeSpent: context.timeSpent } : {}),
  });
}

function doubtsAbout(query: QueryText, bucket: Bucket, same: boolean): string[] {
  const doubts: string[] = [];
  if (query.unseen) doubts.push('the driver does not show the query, so only its name was compared');
  else if (query.truncated) doubts.push('the query was too long to be compared whole');
  if (same && bucket.unknownValues > 0) doubts.push('bind values were not seen, so it may be one query repeated');
  if (bucket.parts > 1) doubts.push('the queries ran under different spans, perhaps for different reasons');
  return doubts;
}

/** One doubt makes it medium, two low. */
export function confidence(doubts: readonly string[]): { confidence: Confidence; confidenceReason?: string } {
  if (doubts.length === 0) return { confidence: 'high' };
  return { confidence: doubts.length === 1 ? 'medium' : 'low', confidenceReason: doubts.join('; ') };
}
