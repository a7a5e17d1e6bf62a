import type { Attributes } from '@opentelemetry/api';
import type { CallSite } from '../findings/finding.ts';

/** A call site under the names of the semantic conventions, behind `prefix`. */
export function callSiteAttributes(site: CallSite, prefix = ''): Attributes {
  const attributes: Attributes = {
    [`${prefix}code.file.path`]: site.file,
    [`${prefix}code.line.number`]: site.line,
  };
  if (site.function !== undefined) attributes[`${prefix}code.function.name`] = site.function;
  return attributes;
}
