import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readyLine } from '../../src/report/ready-line.ts';

const local = { label: 'http://localhost:4318', chosenBy: 'default' };

describe('the ready line', () => {
  it('names what is recorded, where it goes and what chose that', () => {
    assert.equal(
      readyLine({ modules: ['http', 'express', 'pg'], destinations: [local], docs: 'https://example.com' }),
      'hotspan ready: http, express, pg · to http://localhost:4318 (default) · docs https://example.com',
    );
  });

  it('names several destinations, each with what chose it', () => {
    const azure = { label: 'Application Insights', chosenBy: 'APPLICATIONINSIGHTS_CONNECTION_STRING' };
    const otlp = { label: 'http://c:4318', chosenBy: 'OTEL_EXPORTER_OTLP_ENDPOINT' };
    assert.equal(
      readyLine({ modules: ['http'], destinations: [azure, otlp] }),
      'hotspan ready: http · to Application Insights (APPLICATIONINSIGHTS_CONNECTION_STRING), ' +
        'http://c:4318 (OTEL_EXPORTER_OTLP_ENDPOINT)',
    );
  });

  it('says so when there is nothing to record, or nowhere to send it', () => {
    assert.equal(
      readyLine({ modules: [], destinations: [] }),
      'hotspan ready: no instrumented module loaded yet · exporting nothing',
    );
  });

  it('stays short with many modules', () => {
    const modules = Array.from({ length: 20 }, (_, i) => `m${i}`);
    assert.match(readyLine({ modules, destinations: [local] }), /m11 and 8 more · to/);
  });
});
