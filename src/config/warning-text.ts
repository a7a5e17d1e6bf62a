import type { ConfigWarning } from './config.ts';

/** The one sentence a person reads about one bad setting. */
export function warningText({ name, value, allowed, used }: ConfigWarning): string {
  return `${name}=${value} can't be used as it is. Allowed: ${allowed}. Used instead: ${used}.`;
}
