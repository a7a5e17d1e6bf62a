import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { createTerminalSink, type TerminalOptions } from '../../src/report/terminal.ts';
import { N_PLUS_ONE, REQUEST, SLOW_QUERY, VERY_SLOW } from './sample-findings.ts';

function terminal(options: Partial<TerminalOptions> & { columns?: number } = {}) {
  const { columns, ...rest } = options;
  const writes: string[] = [];
  const output = { write: (text: string) => void writes.push(text), ...(columns ? { columns } : {}) };
  return { sink: createTerminalSink({ output, color: false, ...rest }), writes };
}

function printed(finding: Finding, options: Parameters<typeof terminal>[0] = {}): string {
  const { sink, writes } = terminal(options);
  sink.publish?.(finding);
  return writes.join('');
}

describe('a finding on the terminal', () => {
  it('shows an N+1 with its query, its values, its place and its fix', () => {
    assert.equal(
      printed(N_PLUS_ONE),
      `N+1   GET /features/:id/elements   51 queries, 412 ms of 498 ms in the database
  50× SELECT * FROM todos WHERE element_id = ?          50 different values
      at src/elements.ts:47 (loadTodos)
  fix one query: WHERE element_id = ANY($1), or join
`,
    );
  });

  it('shows a slow request with its limit, its status and where the time went', () => {
    assert.equal(
      printed(VERY_SLOW),
      `VERY SLOW   GET /projects/:id/report   4.21 s (limit 3 s)   200
  database 3.88 s (1 query) · cache 4 ms · app 320 ms
`,
    );
  });

  it('shows a slow query with where to look next', () => {
    assert.equal(
      printed(SLOW_QUERY),
      `SLOW QUERY   GET /features/:id/elements   1.20 s (limit 1 s)
  SELECT count(*) FROM todos
  next look at its plan (EXPLAIN ANALYZE): a missing index, or more rows than needed?
`,
    );
  });

  it('shows the whole of a slow query, on several lines where it takes them', () => {
    const template =
      'SELECT f.title, count(*) AS todos FROM features f JOIN elements e ON e.feature_id = f.id GROUP BY f.id';
    const [, ...lines] = printed({ ...SLOW_QUERY, count: 3, template }, { columns: 60 }).split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      '  3× SELECT f.title, count(*) AS todos FROM features f JOIN',
      '     elements e ON e.feature_id = f.id GROUP BY f.id',
    ]);
  });

  it('shows a duplicate with the sameness of its values', () => {
    const text = printed({ ...N_PLUS_ONE, type: 'duplicate_query', distinctValues: 1 });
    assert.match(text, /^DUPLICATE {3}GET \/features\/:id\/elements/);
    assert.match(text, /same values each time/);
  });

  it('speaks of calls where they went to a cache or another service', () => {
    const timeSpent = { ...N_PLUS_ONE.timeSpent!, cacheCalls: 20, cacheMs: 9, httpCalls: 1, httpMs: 80 };
    assert.match(printed({ ...N_PLUS_ONE, system: 'redis', timeSpent }), /20 cache calls, 9 ms of 498 ms in the cache/);
    assert.match(printed({ ...N_PLUS_ONE, system: 'http', timeSpent }), /1 outgoing call, 80 ms of 498 ms waiting/);
  });

  it('says why it is not sure', () => {
    const text = printed({ ...N_PLUS_ONE, confidence: 'medium', confidenceReason: 'bind values were not seen' });
    assert.match(text, /\n {2}perhaps: bind values were not seen\n$/);
  });

  it('links to the trace, unless that was not sampled', () => {
    const traceUrl = 'http://localhost:16686/trace/{traceId}';
    assert.match(
      printed(N_PLUS_ONE, { traceUrl }),
      /\n {2}trace http:\/\/localhost:16686\/trace\/0af7651916cd43dd8448eb211c80319c\n$/,
    );
    assert.doesNotMatch(
      printed({ ...N_PLUS_ONE, request: { ...REQUEST, sampled: false } }, { traceUrl }),
      /trace http/,
    );
  });

  it('does without what is not known', () => {
    const { timeSpent: _t, callSite: _c, distinctValues: _d, template: _q, ...bare } = N_PLUS_ONE;
    assert.equal(
      printed(bare),
      `N+1   GET /features/:id/elements   50 queries, 400 ms
  fix one query: WHERE element_id = ANY($1), or join
`,
    );
  });

  it('is coloured when asked, with the same words', () => {
    const text = printed(N_PLUS_ONE, { color: true });
    assert.ok(text.startsWith('\u001b[1;33mN+1\u001b[0m   \u001b[1mGET /features/:id/elements\u001b[0m   51 queries'));
    // oxlint-disable-next-line no-control-regex
    assert.equal(text.replace(/\u001b\[[\d;]*m/g, ''), printed(N_PLUS_ONE));
    assert.ok(printed(VERY_SLOW, { color: true }).startsWith('\u001b[1;31mVERY SLOW'));
  });

  it('fits the width of the terminal', () => {
    const template = `SELECT ${'column_with_a_long_name, '.repeat(20)}x FROM todos WHERE element_id = ?`;
    const finding = { ...N_PLUS_ONE, template, suggestion: 'x'.repeat(500) };
    for (const columns of [60, 80, 200]) {
      for (const line of printed(finding, { columns }).trimEnd().split('\n').slice(1)) {
        assert.ok(line.length <= columns, `${line.length} > ${columns}: ${line}`);
      }
    }
    const timeSpent = { ...VERY_SLOW.timeSpent!, httpMs: 30, httpCalls: 2, poolWaitMs: 9, eventLoopBlockedMs: 80 };
    const wrapped = printed({ ...VERY_SLOW, timeSpent }, { columns: 60 })
      .trimEnd()
      .split('\n');
    assert.equal(wrapped.length, 4);
    assert.ok(wrapped.slice(1).every((line) => line.length <= 60 && line.startsWith('  ')));
  });

  it('can not steer the terminal, whatever it was made from', () => {
    const evil = 'x\u001b[2J\u001b]0;title\u0007\r\n\u202ey';
    const text = printed(
      {
        ...N_PLUS_ONE,
        confidence: 'low',
        confidenceReason: evil,
        template: evil,
        suggestion: evil,
        request: { ...REQUEST, name: evil, traceId: evil },
        callSite: { file: evil, line: 1, function: evil },
      },
      { traceUrl: `http://${evil}/{traceId}` },
    );
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    assert.equal(text.split('\n').length, 7);
  });
});

describe('repeats of a finding', () => {
  let clock = 0;
  const now = (): number => clock;
  beforeEach(() => {
    clock = 1_000_000;
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => mock.timers.reset());

  it('become one line with a count, every few seconds', () => {
    const { sink, writes } = terminal({ now });
    for (let i = 0; i < 13; i++) sink.publish?.({ ...N_PLUS_ONE, durationMs: 400 + i });
    assert.equal(writes.length, 1);
    mock.timers.tick(5000);
    assert.deepEqual(writes.slice(1), ['N+1   GET /features/:id/elements   again ×12, last 412 ms\n']);
    mock.timers.tick(60_000);
    assert.equal(writes.length, 2);
  });

  it('are told before the end', () => {
    const { sink, writes } = terminal({ now });
    sink.publish?.(N_PLUS_ONE);
    sink.publish?.(N_PLUS_ONE);
    sink.close?.();
    sink.close?.();
    assert.equal(writes.length, 2);
    assert.match(writes[1] ?? '', /again ×1,/);
  });

  it('name the requests they were seen in, a few of them', () => {
    const { sink, writes } = terminal({ now });
    for (const name of ['GET /a', 'GET /b', 'GET /b', 'GET /c', 'GET /d', 'GET /e']) {
      sink.publish?.({ ...N_PLUS_ONE, request: { ...REQUEST, name } });
    }
    sink.close?.();
    assert.match(writes[1] ?? '', /^N\+1 {3}GET \/b, GET \/c, GET \/d, … {3}again ×5/);
  });

  it('are news again after a quiet minute', () => {
    const { sink, writes } = terminal({ now });
    sink.publish?.(N_PLUS_ONE);
    clock += 60_001;
    sink.publish?.(N_PLUS_ONE);
    assert.equal(writes[1], writes[0]);
  });

  it('take bounded memory: the one seen longest ago makes room, told first', () => {
    const { sink, writes } = terminal({ now });
    sink.publish?.({ ...N_PLUS_ONE, id: 'first' });
    sink.publish?.({ ...N_PLUS_ONE, id: 'first' });
    for (let i = 0; i < 200; i++) sink.publish?.({ ...N_PLUS_ONE, id: `id${i}` });
    assert.equal(writes.filter((text) => text.includes('again')).length, 1);
    sink.publish?.({ ...N_PLUS_ONE, id: 'first' });
    assert.ok(!writes.at(-1)?.includes('again'));
  });
});

it('prints nothing for requests, healthy or not: their findings say it all', () => {
  const { sink, writes } = terminal();
  assert.equal(sink.request, undefined);
  assert.equal(sink.annotateRequest, undefined);
  assert.deepEqual(writes, []);
});
