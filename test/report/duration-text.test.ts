import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { durationOverLimitText, durationText, limitText } from '../../src/report/duration-text.ts';

describe('durationText', () => {
  for (const [ms, text] of [
    [0, '0 ms'],
    [0.04, '0 ms'],
    [0.4, '0.4 ms'],
    [0.96, '1 ms'],
    [412.4, '412 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [4210, '4.21 s'],
    [9994.9, '10.0 s'],
    [12_340, '12.3 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ] as const) {
    it(`reads ${ms} as ${text}`, () => assert.equal(durationText(ms), text));
  }

  it('reads what is no duration as nothing', () => {
    assert.equal(durationText(NaN), '0 ms');
    assert.equal(durationText(-5), '0 ms');
  });
});

describe('limits', () => {
  it('are told as they were set', () => {
    assert.deepEqual([3000, 1500, 250].map(limitText), ['3 s', '1.5 s', '250 ms']);
  });

  it('do not look equal to a duration that is just past them', () => {
    assert.equal(durationOverLimitText(1000.2, 1000), '1001 ms (limit 1 s)');
    assert.equal(durationOverLimitText(4210, 3000), '4.21 s (limit 3 s)');
    assert.equal(durationOverLimitText(4210, undefined), '4.21 s');
  });
});
