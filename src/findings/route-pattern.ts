import { compileGlob } from './glob.ts';

/** Tells whether a request's method and route (`/features/:id`), or the name of what is not HTTP, are meant. */
export type RouteMatcher = (method: string | undefined, route: string) => boolean;

const METHOD_AND_PATH = /^([A-Za-z]+|\*)\s+((?:\/|\*\*).*)$/s;

/**
 * Compiles `METHOD /path` or `/path`. In the path `*` stands for anything within one segment and `**` for anything,
 * slashes included; `/reports/**` means `/reports` too. A parameter is written as the framework writes it (`:id`) or
 * as `*`. Methods are compared without letter case, and `*` is any method, a missing one included; paths are compared
 * with case and without a trailing slash. What does not look like a path (`nightly report`) is compared as a whole, so that jobs and
 * consumers can be named. Never throws; see `compileGlob` for what bounds the time of a match.
 */
export function compileRoutePattern(match: string): RouteMatcher {
  const parts = METHOD_AND_PATH.exec(match.trim());
  const method = parts?.[1]?.toUpperCase() ?? '*';
  const path = trimSlash(parts?.[2] ?? match.trim());
  const matchesPath = compileGlob(path);
  const parent = path.endsWith('/**') ? compileGlob(path.slice(0, -3)) : undefined;
  return (actualMethod, route) => {
    if (method !== '*' && actualMethod?.toUpperCase() !== method) return false;
    const actual = trimSlash(route);
    return matchesPath(actual) || (parent?.(actual) ?? false);
  };
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
