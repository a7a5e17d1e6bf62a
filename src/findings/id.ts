import { createHash } from 'node:crypto';
import type { CallSite, FindingType } from './finding.ts';

const LENGTH = 12;

/**
 * A finding's stable id, 12 hex digits: the same as long as type, template (or route), file and function are. Lines do
 * not count, so it survives edits elsewhere in the file.
 *
 * @param subject the template, or the route for findings about a whole request
 */
export function findingId(type: FindingType | 'repeat', subject: string, site?: CallSite): string {
  return createHash('sha256')
    .update([type, subject, site?.file ?? '', site?.function ?? ''].join('\0'))
    .digest('hex')
    .slice(0, LENGTH);
}
