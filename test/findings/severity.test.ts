import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { findingId } from '../../src/findings/id.ts';
import { compareFindings } from '../../src/findings/severity.ts';

test('findings are sorted worst first', () => {
  const of = (severity: string, type: string, durationMs = 1) => ({ severity, type, durationMs, count: 1 }) as Finding;
  const sorted = [
    of('slow', 'slow_query'),
    of('warning', 'n_plus_one', 5),
    of('very_slow', 'slow_request'),
    of('critical', 'n_plus_one'),
    of('warning', 'n_plus_one', 9),
    of('very_slow', 'slow_query'),
  ].sort(compareFindings);
  assert.deepEqual(
    sorted.map((f) => `${f.severity} ${f.type} ${f.durationMs}`),
    [
      'critical n_plus_one 1',
      'very_slow slow_query 1',
      'very_slow slow_request 1',
      'warning n_plus_one 9',
      'warning n_plus_one 5',
      'slow slow_query 1',
    ],
  );
});

test('an id depends on type, subject, file and function, not on the line', () => {
  const site = { file: 'a.ts', line: 1, function: 'f' };
  const id = findingId('n_plus_one', 'SELECT ?', site);
  assert.match(id, /^[0-9a-f]{12}$/);
  assert.equal(findingId('n_plus_one', 'SELECT ?', { ...site, line: 2, column: 9 }), id);
  const others = [
    findingId('duplicate_query', 'SELECT ?', site),
    findingId('n_plus_one', 'SELECT a', site),
    findingId('n_plus_one', 'SELECT ?', { ...site, file: 'b.ts' }),
    findingId('n_plus_one', 'SELECT ?', { ...site, function: 'g' }),
    findingId('n_plus_one', 'SELECT ?'),
  ];
  assert.equal(new Set([id, ...others]).size, 6);
});
