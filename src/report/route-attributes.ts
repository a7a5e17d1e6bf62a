import type { Attributes } from '@opentelemetry/api';
import type { RequestInfo } from '../findings/finding.ts';

/** Series a backend can bear; a router that names every path its own route must not make more. */
const MAX_ROUTES = 200;
const OTHER_ROUTE = '_other';

/** The methods of the semantic conventions; anything else a client sends is `_OTHER`. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE']);

/** Method and route as metric attributes: one frozen object each, made once, and a bounded number of them. */
export class RouteAttributes {
  readonly #byMethod = new Map<string, Map<string, Attributes>>();
  #routes = 0;

  of({ method, route }: RequestInfo): Attributes {
    const known = method === undefined || METHODS.has(method) ? (method ?? '') : '_OTHER';
    let routes = this.#byMethod.get(known);
    if (!routes) this.#byMethod.set(known, (routes = new Map()));
    const key = route ?? '';
    return routes.get(key) ?? this.#add(known, key, routes);
  }

  #add(method: string, route: string, routes: Map<string, Attributes>): Attributes {
    const full = route !== '' && this.#routes >= MAX_ROUTES;
    const name = full ? OTHER_ROUTE : route;
    const there = routes.get(name);
    if (there) return there;
    const attributes: Attributes = Object.freeze({
      ...(name === '' ? {} : { 'http.route': name }),
      ...(method === '' ? {} : { 'http.request.method': method }),
    });
    if (!full && route !== '') this.#routes++;
    routes.set(name, attributes);
    return attributes;
  }
}
