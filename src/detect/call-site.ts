import type { CallSite } from '../findings/finding.ts';
import type { LazyCallSite } from './span.ts';

/** Resolving reads source maps: whatever goes wrong there costs the call site, not the finding. */
export function resolveCallSite(site: LazyCallSite | undefined): CallSite | undefined {
  try {
    return site?.resolve();
  } catch {
    return undefined;
  }
}
