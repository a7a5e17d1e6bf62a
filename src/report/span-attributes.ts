import type { Attributes, Span } from '@opentelemetry/api';
import type { Finding, QueryNote, RequestSummary } from '../findings/finding.ts';
import { callSiteAttributes } from './call-site-attributes.ts';
import type { Sink } from './sink.ts';
import { timeAttributes } from './time-attributes.ts';

/** Where instrumentations put a query's text: the stable name, and the one before it. */
const TEXT_ATTRIBUTES = ['db.query.text', 'db.statement'];

/** Writes what was found onto the spans themselves, where every backend can filter by it. Scalars only. */
export function createSpanAttributesSink(): Sink {
  return { name: 'span attributes', annotateQuery, annotateRequest };
}

function annotateQuery(note: QueryNote, span: Span): void {
  if (note.severity) {
    span.setAttribute('hotspan.slow', true);
    span.setAttribute('hotspan.severity', note.severity);
  }
  if (note.repeatId !== undefined) {
    span.setAttribute('hotspan.repeat.id', note.repeatId);
    if (note.repeatIndex !== undefined) span.setAttribute('hotspan.repeat.index', note.repeatIndex);
  }
  if (note.safeText !== undefined) replaceText(span, note.safeText);
}

/** A span that can't be read gets both names: one attribute too many is better than a literal that leaks. */
function replaceText(span: Span, safeText: string): void {
  const { attributes } = span as { attributes?: Attributes };
  for (const name of TEXT_ATTRIBUTES) {
    if (!attributes || attributes[name] !== undefined) span.setAttribute(name, safeText);
  }
}

function annotateRequest(summary: RequestSummary, span: Span): void {
  const { findings, severity, timeSpent } = summary;
  if (severity) {
    span.setAttribute('hotspan.slow', true);
    span.setAttribute('hotspan.severity', severity);
  }
  span.setAttributes(timeAttributes(timeSpent));
  if (findings.length > 0 || timeSpent.databaseQueries > 0) span.setAttribute('hotspan.findings', findings.length);
  if (findings.length > 0 && timeSpent.databaseQueries === 0) {
    // Beside a finding, no query is a fact worth having.
    span.setAttributes({ 'hotspan.db.queries': 0, 'hotspan.db.time_ms': 0 });
  }
  const worst = findings.find((finding) => finding.type === 'n_plus_one');
  if (worst) span.setAttributes(nPlusOneAttributes(worst));
}

function nPlusOneAttributes(finding: Finding): Attributes {
  return {
    'hotspan.n_plus_one': true,
    'hotspan.n_plus_one.count': finding.count,
    ...(finding.template === undefined ? {} : { 'hotspan.n_plus_one.query': finding.template }),
    ...(finding.callSite ? callSiteAttributes(finding.callSite, 'hotspan.n_plus_one.') : {}),
  };
}
