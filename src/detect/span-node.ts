import type { RepeatPart } from './repeat-group.ts';
import type { RequestState } from './request-state.ts';
import { OTHER, type SpanRole } from './span-role.ts';
import type { DetectSpan, LazyCallSite } from './span.ts';
import type { QueryText } from './templates/index.ts';

/** What the detector keeps of one span. Fields instead of closures or maps: there is one for every span. */
export class SpanNode {
  /** This is a query that repeats, and where it comes from is not known yet. */
  wantsCallSite = false;

  readonly parent: SpanNode | undefined;
  readonly request: RequestState;
  readonly name: string;
  role: SpanRole = OTHER;
  /** Until it ends; never after. */
  span: DetectSpan | undefined;
  /** An ORM's span around the driver's: the driver's is the query. */
  wrapper = false;
  /** Its place in its group went to a driver's span. */
  handedOn = false;
  query: QueryText | undefined;
  part: RepeatPart | undefined;
  /** 1-based place among the request's queries of this template. */
  index = 0;
  valuesHash: number | undefined = undefined;
  /** Came before the query's text did. */
  site: LazyCallSite | undefined;

  constructor(span: DetectSpan, parent: SpanNode | undefined, request: RequestState) {
    this.parent = parent;
    this.request = request;
    this.name = span.name;
    this.span = span;
    this.query = undefined;
    this.part = undefined;
    this.site = undefined;
  }
}
