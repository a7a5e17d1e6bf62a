import type { RequestInfo, TimeSpent } from '../findings/finding.ts';
import { attributesOf, httpMethod, httpRoute, httpStatus, urlPath } from './attributes.ts';
import { nsToMs } from './hr-time.ts';
import type { CategoryTime, RequestState, RouteKey } from './request-state.ts';
import { requestKind } from './span-role.ts';
import type { DetectSpan } from './span.ts';

const SAMPLED = 1;

/** Read when the root span ends: a router sets the route late. */
export function requestInfo(root: DetectSpan): RequestInfo {
  const attributes = attributesOf(root);
  const context = root.spanContext();
  const kind = requestKind(root);
  const method = kind === 'http' ? httpMethod(attributes) : undefined;
  const route = kind === 'http' ? httpRoute(attributes) : undefined;
  const status = kind === 'http' ? httpStatus(attributes) : undefined;
  return Object.freeze({
    name: method !== undefined && route !== undefined ? `${method} ${route}` : root.name,
    kind,
    ...(method === undefined ? {} : { method }),
    ...(route === undefined ? {} : { route }),
    ...(status === undefined ? {} : { status }),
    traceId: context.traceId,
    spanId: context.spanId,
    sampled: (context.traceFlags & SAMPLED) !== 0,
  });
}

/** What route rules and ignore rules are matched with: the route, or the path where no router named one, or the name. */
export function routeOf(root: DetectSpan): RouteKey {
  const attributes = attributesOf(root);
  const method = httpMethod(attributes);
  return {
    method,
    route: httpRoute(attributes) ?? (method === undefined ? undefined : urlPath(attributes)) ?? root.name,
  };
}

export function timeSpent(request: RequestState, totalNs: number, blockedMs: number): TimeSpent {
  const total = nsToMs(totalNs);
  return Object.freeze({
    totalMs: total,
    databaseMs: categoryMs(request.database, total),
    databaseQueries: request.database?.calls ?? 0,
    cacheMs: categoryMs(request.cache, total),
    cacheCalls: request.cache?.calls ?? 0,
    httpMs: categoryMs(request.http, total),
    httpCalls: request.http?.calls ?? 0,
    poolWaitMs: categoryMs(request.pool, total),
    eventLoopBlockedMs: Number.isFinite(blockedMs) ? Math.min(Math.max(blockedMs, 0), total) : 0,
    appMs: nsToMs(Math.max(0, totalNs - request.covered.total)),
  });
}

/** Clocks of different spans may disagree a little; no category outlasts its request. */
function categoryMs(category: CategoryTime | undefined, totalMs: number): number {
  return category ? Math.min(nsToMs(category.union.total), totalMs) : 0;
}
