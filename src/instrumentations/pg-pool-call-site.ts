import { context } from '@opentelemetry/api';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { captureCallSite } from '../sdk/call-sites.ts';
import { CALL_SITE_KEY } from '../sdk/context-keys.ts';

/** Who knows whether a query is about to repeat. */
export interface CallSiteWanter {
  wantsCallSite(active: ReturnType<typeof context.active>, text: string): boolean;
}

type Query = (this: unknown, ...args: unknown[]) => unknown;
interface PoolClass {
  prototype: { query: Query };
}

/**
 * `pool.query()` waits for a connection and runs the query from a callback, where none of the user's frames are left.
 * So the call site is taken here, only for a query that repeats, and travels in the context to the query's span:
 * it can't be mixed up with another query's, however long the pool makes them wait.
 */
export class PgPoolCallSiteInstrumentation extends InstrumentationBase {
  // Assigned after the base constructor has run `init()`; used only when a query runs.
  #wanter: CallSiteWanter;

  constructor(wanter: CallSiteWanter) {
    super('hotspan/pg-pool-call-site', '0', {});
    this.#wanter = wanter;
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return [
      new InstrumentationNodeModuleDefinition(
        'pg-pool',
        ['>=2.0.0 <4'],
        (Pool: PoolClass) => {
          this._wrap(Pool.prototype, 'query', (original: Query) => this.#withCallSite(original));
          return Pool;
        },
        (Pool: PoolClass) => {
          this._unwrap(Pool.prototype, 'query');
        },
      ),
    ];
  }

  #withCallSite(original: Query): Query {
    const instrumentation = this;
    return function query(this: unknown, ...args: unknown[]): unknown {
      const text = queryText(args[0]);
      const active = context.active();
      if (text === undefined || !instrumentation.#wanter.wantsCallSite(active, text)) return original.apply(this, args);
      // The caller's own callback is past the query: what it runs in turn has call sites of its own.
      const last = args.length - 1;
      if (typeof args[last] === 'function') args[last] = context.bind(active, args[last]);
      return context.with(active.setValue(CALL_SITE_KEY, captureCallSite()), () => original.apply(this, args));
    };
  }
}

function queryText(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  const text = (query as { text?: unknown } | null | undefined)?.text;
  return typeof text === 'string' ? text : undefined;
}
