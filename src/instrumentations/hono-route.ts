import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { setHttpRoute } from './http-route.ts';

type Handler = (context: HonoContext, next: unknown) => unknown;
interface HonoContext {
  req: { routePath?: string };
}
type Register = (...args: unknown[]) => unknown;
type HonoClass = new (...args: unknown[]) => Record<string, unknown>;

/** Methods that register a route's handlers. `use` is left out: a middleware is not the route. */
const METHODS = ['get', 'post', 'put', 'delete', 'options', 'patch', 'all', 'on'] as const;

/** Routes of Hono, for which OpenTelemetry has no package: each handler says which route it was reached by. */
export class HonoRouteInstrumentation extends InstrumentationBase {
  constructor() {
    super('hotspan/hono-route', '0', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return [
      new InstrumentationNodeModuleDefinition('hono', ['>=4 <5'], (exports: { Hono: HonoClass }) => {
        const patched = withRoutes(exports.Hono);
        // An ES module's namespace takes the assignment through import-in-the-middle; a CommonJS one has a getter only.
        try {
          exports.Hono = patched;
          if (exports.Hono === patched) return exports;
        } catch {
          // fall through to the copy
        }
        return Object.defineProperty({ ...exports }, 'Hono', { value: patched, enumerable: true });
      }),
    ];
  }
}

function withRoutes(Hono: HonoClass): HonoClass {
  return new Proxy(Hono, {
    construct(target, args, newTarget) {
      const app = Reflect.construct(target, args, newTarget) as Record<string, unknown>;
      for (const method of METHODS) {
        const register = app[method];
        if (typeof register !== 'function') continue;
        app[method] = (...given: unknown[]) => (register as Register).apply(app, given.map(withRoute));
      }
      return app;
    },
  });
}

function withRoute(value: unknown): unknown {
  if (typeof value !== 'function') return value;
  const handler = value as Handler;
  return function (this: unknown, context: HonoContext, next: unknown): unknown {
    setHttpRoute(routeOf(context));
    return handler.call(this, context, next);
  };
}

function routeOf(context: HonoContext): string | undefined {
  try {
    return context.req.routePath;
  } catch {
    return undefined;
  }
}
