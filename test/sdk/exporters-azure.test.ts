import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import tls from 'node:tls';
import type { Destination } from '../../src/config/config.ts';
import { keepQuiet } from '../../src/sdk/exporters/azure-quiet.ts';
import { configFor, startSdk } from '../support/sdk.ts';
import { CERTIFICATE_FILE, TlsIntake } from '../support/tls-intake.ts';

tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(CERTIFICATE_FILE, 'utf8')]);

function destinations(connectionString: string): readonly Destination[] {
  return configFor({ APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString }).destinations;
}

describe('the Application Insights exporters', () => {
  it('send spans, metrics and log events of SDK 3 over TLS', async (t) => {
    const intake = await TlsIntake.start();
    t.after(() => intake.close());
    const sdk = startSdk(destinations(intake.connectionString));
    const { traceId, spanId } = sdk.emit();
    await sdk.shutdown();
    assert.deepEqual(sdk.warnings, []);
    assert.ok(intake.requests.every(({ method, path }) => method === 'POST' && path === '/v2.1/track'));

    const [request] = intake.of('RequestData');
    assert.equal(request?.iKey, '00000000-1111-2222-3333-444444444444');
    assert.equal(request.tags['ai.operation.id'], traceId);
    assert.equal(request.tags['ai.cloud.role'], 'shop');
    assert.equal(request.data.baseData['id'], spanId);
    assert.equal(request.data.baseData['success'], false);
    assert.equal(request.data.baseData['properties']['hotspan.slow'], 'true');
    assert.equal(request.data.baseData['properties']['hotspan.findings'], '2');

    const metrics = intake
      .of('MetricData')
      .flatMap(({ data }) => data.baseData['metrics'] as { name: string; value: number }[]);
    assert.equal(metrics.find(({ name }) => name === 'hotspan.findings')?.value, 3);
    assert.equal(metrics.find(({ name }) => name === 'hotspan.request.queries')?.value, 51);

    const event = intake.of('MessageData').find(({ data }) => data.baseData['message'] === 'N+1 in GET /orders');
    assert.equal(event?.tags['ai.operation.id'], traceId);
    assert.equal(event.tags['ai.operation.parentId'], spanId);
    assert.equal(event.data.baseData['severityLevel'], 'Warning');
    assert.equal(event.data.baseData['properties']['hotspan.finding.count'], '50');
  });

  it('find every background part of the pinned version to keep quiet', () => {
    assert.equal(keepQuiet(), true);
  });

  it('are one warning without the secret when the connection string is unusable', () => {
    const secret = 'InstrumentationKey=not-a-guid-but-secret';
    const sdk = startSdk([
      {
        kind: 'azure',
        chosenBy: 'APPLICATIONINSIGHTS_CONNECTION_STRING',
        signals: ['traces', 'logs'],
        label: 'Application Insights',
        connectionString: secret,
      },
    ]);
    assert.equal(sdk.warnings.length, 1);
    assert.match(
      sdk.warnings[0]!,
      /^Application Insights can't be set up.*Check APPLICATIONINSIGHTS_CONNECTION_STRING/,
    );
    assert.doesNotMatch(sdk.warnings[0]!, /secret/);
  });
});
