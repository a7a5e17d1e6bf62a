import type { Finding } from '../findings/finding.ts';
import { durationOverLimitText, durationText } from './duration-text.ts';
import { findingLabel, placeText } from './finding-words.ts';
import { cutMiddle } from './cut-text.ts';

/** Long templates are in the attributes in full; a log line stays readable. */
const MAX_TEMPLATE = 200;

/** A finding in one line, as the body of a log event. */
export function findingSentence(finding: Finding): string {
  const place = placeText(finding);
  const at = place === undefined ? '' : ` at ${place}`;
  const start = `${findingLabel(finding)} in ${finding.request.name}: `;
  const template = shortTemplate(finding.template);
  switch (finding.type) {
    case 'slow_request':
      return `${start}took ${durationOverLimitText(finding.durationMs, finding.threshold)}`;
    case 'n_plus_one':
    case 'duplicate_query':
      return `${start}${finding.count}× ${template ?? 'one call'}${at}, ${durationText(finding.durationMs)}`;
    default: {
      const over = durationOverLimitText(finding.durationMs, finding.threshold);
      return `${start}${template === undefined ? '' : `${template} `}took ${over}${at}`;
    }
  }
}

function shortTemplate(template: string | undefined): string | undefined {
  return template === undefined ? undefined : cutMiddle(template, MAX_TEMPLATE);
}
