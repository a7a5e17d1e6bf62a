import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { logs, SeverityNumber } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { createLogEventsSink } from '../../src/report/log-events.ts';
import { MinuteLimiter } from '../../src/report/minute-limiter.ts';
import { N_PLUS_ONE, REQUEST, SLOW_QUERY, VERY_SLOW } from './sample-findings.ts';

const exporter = new InMemoryLogRecordExporter();
// Before the provider on purpose: sinks are made before the SDK.
const dropped: string[] = [];
const sink = createLogEventsSink({ maxEventsPerMinute: 2, onDrop: (reason) => dropped.push(reason) });
logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }));
after(() => logs.disable());
afterEach(() => exporter.reset());

describe('a finding as a log event', () => {
  it('carries name, severity, a readable body and its fields as scalars, in the trace of its request', () => {
    sink.publish?.(N_PLUS_ONE);
    const [record] = exporter.getFinishedLogRecords();
    assert.ok(record);
    assert.equal(record.eventName, 'hotspan.finding');
    assert.equal(record.severityNumber, SeverityNumber.WARN);
    assert.equal(record.severityText, 'WARN');
    assert.equal(
      record.body,
      'N+1 in GET /features/:id/elements: 50× SELECT * FROM todos WHERE element_id = ? at src/elements.ts:47 (loadTodos), 400 ms',
    );
    assert.deepEqual(record.hrTime, [1_700_000_000, 0]);
    assert.deepEqual(record.spanContext, { traceId: REQUEST.traceId, spanId: REQUEST.spanId, traceFlags: 1 });
    assert.deepEqual(record.attributes, {
      'hotspan.finding.type': 'n_plus_one',
      'hotspan.finding.id': 'n1',
      'hotspan.finding.severity': 'warning',
      'hotspan.finding.confidence': 'high',
      'hotspan.finding.request': 'GET /features/:id/elements',
      'hotspan.finding.count': 50,
      'hotspan.finding.duration_ms': 400,
      'hotspan.finding.suggestion': 'one query: WHERE element_id = ANY($1), or join',
      'hotspan.finding.threshold': 5,
      'hotspan.finding.distinct_values': 50,
      'http.request.method': 'GET',
      'http.route': '/features/:id/elements',
      'http.response.status_code': 200,
      'db.system.name': 'postgresql',
      'db.query.text': 'SELECT * FROM todos WHERE element_id = ?',
      'code.file.path': 'src/elements.ts',
      'code.line.number': 47,
      'code.function.name': 'loadTodos',
      'hotspan.db.queries': 51,
      'hotspan.db.time_ms': 412,
    });
  });

  it('is an error when very slow or critical, and a warning else', () => {
    sink.publish?.({ ...VERY_SLOW, id: 'a' });
    sink.publish?.({ ...N_PLUS_ONE, id: 'b', severity: 'critical' });
    sink.publish?.({ ...SLOW_QUERY, id: 'c' });
    assert.deepEqual(
      exporter.getFinishedLogRecords().map(({ severityText, body }) => [severityText, body]),
      [
        ['ERROR', 'VERY SLOW in GET /projects/:id/report: took 4.21 s (limit 3 s)'],
        ['ERROR', exporter.getFinishedLogRecords()[1]?.body],
        ['WARN', 'SLOW QUERY in GET /features/:id/elements: SELECT count(*) FROM todos took 1.20 s (limit 1 s)'],
      ],
    );
  });

  it('about outgoing calls claims no database', () => {
    sink.publish?.({ ...N_PLUS_ONE, id: 'http', system: 'http', template: 'GET api.example.com/users/:id' });
    const attributes = exporter.getFinishedLogRecords()[0]?.attributes ?? {};
    assert.equal(attributes['hotspan.finding.template'], 'GET api.example.com/users/:id');
    assert.ok(!('db.system.name' in attributes) && !('db.query.text' in attributes));
  });

  it('of a request that was not sampled says so', () => {
    sink.publish?.({ ...N_PLUS_ONE, id: 'unsampled', request: { ...REQUEST, sampled: false } });
    assert.equal(exporter.getFinishedLogRecords()[0]?.spanContext?.traceFlags, 0);
  });

  it('comes a limited number of times a minute for one finding; the rest is counted', () => {
    dropped.length = 0;
    for (let i = 0; i < 5; i++) sink.publish?.({ ...N_PLUS_ONE, id: 'often' });
    sink.publish?.({ ...N_PLUS_ONE, id: 'other' });
    sink.publish?.({ ...N_PLUS_ONE, id: 'often', time: N_PLUS_ONE.time + 60_000 });
    assert.equal(exporter.getFinishedLogRecords().length, 4);
    assert.deepEqual(dropped, ['log_event', 'log_event', 'log_event']);
  });
});

it('the limiter tells a bounded number of ids apart and starts anew each minute', () => {
  const limiter = new MinuteLimiter(1);
  let allowed = 0;
  for (let i = 0; i < 5000; i++) if (limiter.allows(`id${i}`, 0)) allowed++;
  assert.equal(allowed, 1000);
  assert.equal(limiter.allows('id4999', 59_999), false);
  assert.equal(limiter.allows('id4999', 60_000), true);
});
