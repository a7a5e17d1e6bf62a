import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Span } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { QueryNote, RequestSummary } from '../../src/findings/finding.ts';
import { createSpanAttributesSink } from '../../src/report/span-attributes.ts';
import { N_PLUS_ONE, SLOW_QUERY, summary, TIME, VERY_SLOW } from './sample-findings.ts';

const tracer = new TracerProvider().getTracer('test');
const sink = createSpanAttributesSink();

function annotatedRequest(of: RequestSummary): Record<string, unknown> {
  const span = tracer.startSpan('GET');
  sink.annotateRequest?.(of, span);
  return { ...(span as unknown as { attributes: Record<string, unknown> }).attributes };
}

function annotatedQuery(note: QueryNote, attributes = {}): Record<string, unknown> {
  const span = tracer.startSpan('pg.query', { attributes });
  sink.annotateQuery?.(note, span);
  return { ...(span as unknown as { attributes: Record<string, unknown> }).attributes };
}

describe('a request span', () => {
  it('names the worst N+1, with its place', () => {
    const second = { ...N_PLUS_ONE, count: 7, template: 'SELECT 2' };
    assert.deepEqual(annotatedRequest(summary([N_PLUS_ONE, second])), {
      'hotspan.findings': 2,
      'hotspan.db.queries': 51,
      'hotspan.db.time_ms': 412,
      'hotspan.n_plus_one': true,
      'hotspan.n_plus_one.count': 50,
      'hotspan.n_plus_one.query': 'SELECT * FROM todos WHERE element_id = ?',
      'hotspan.n_plus_one.code.file.path': 'src/elements.ts',
      'hotspan.n_plus_one.code.line.number': 47,
      'hotspan.n_plus_one.code.function.name': 'loadTodos',
    });
  });

  it('is slow only when it was, and an N+1 only when there was one', () => {
    const attributes = annotatedRequest(summary([VERY_SLOW, SLOW_QUERY], { severity: 'very_slow' }));
    assert.equal(attributes['hotspan.slow'], true);
    assert.equal(attributes['hotspan.severity'], 'very_slow');
    assert.ok(!('hotspan.n_plus_one' in attributes));
    assert.ok(!('hotspan.slow' in annotatedRequest(summary([]))));
  });

  it('says where the time went, in whole milliseconds, and nothing of what was not used', () => {
    const timeSpent = {
      ...TIME,
      databaseMs: 0.4,
      cacheMs: 3.6,
      cacheCalls: 1,
      httpMs: 20.2,
      httpCalls: 2,
      poolWaitMs: 5,
    };
    assert.deepEqual(annotatedRequest(summary([], { timeSpent })), {
      'hotspan.findings': 0,
      'hotspan.db.queries': 51,
      'hotspan.db.time_ms': 0,
      'hotspan.cache.time_ms': 4,
      'hotspan.http.time_ms': 20,
      'hotspan.pool.wait_ms': 5,
    });
  });

  it('without queries and findings gets nothing; with a finding, its zero queries', () => {
    const timeSpent = { ...TIME, databaseMs: 0, databaseQueries: 0 };
    assert.deepEqual(annotatedRequest(summary([], { timeSpent })), {});
    assert.deepEqual(annotatedRequest(summary([VERY_SLOW], { timeSpent, severity: 'slow' })), {
      'hotspan.slow': true,
      'hotspan.severity': 'slow',
      'hotspan.findings': 1,
      'hotspan.db.queries': 0,
      'hotspan.db.time_ms': 0,
    });
  });
});

describe('a query span', () => {
  it('is told that it was slow and where it stands in its group', () => {
    assert.deepEqual(annotatedQuery({ severity: 'slow', repeatId: 'r', repeatIndex: 3 }), {
      'hotspan.slow': true,
      'hotspan.severity': 'slow',
      'hotspan.repeat.id': 'r',
      'hotspan.repeat.index': 3,
    });
    assert.deepEqual(annotatedQuery({}), {});
  });

  it('loses its literals under whichever names it has them', () => {
    const safeText = 'SELECT ?';
    for (const names of [['db.query.text'], ['db.statement'], ['db.query.text', 'db.statement']]) {
      const attributes = annotatedQuery({ safeText }, Object.fromEntries(names.map((name) => [name, "SELECT 'x'"])));
      assert.deepEqual(attributes, Object.fromEntries(names.map((name) => [name, safeText])));
    }
    assert.deepEqual(annotatedQuery({ safeText }), {});
  });

  it('whose attributes can not be read loses its literals under both names', () => {
    const set: string[] = [];
    sink.annotateQuery?.({ safeText: 'x' }, { setAttribute: (name: string) => set.push(name) } as unknown as Span);
    assert.deepEqual(set, ['db.query.text', 'db.statement']);
  });
});
