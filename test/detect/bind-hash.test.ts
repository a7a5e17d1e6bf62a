import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashValues } from '../../src/detect/bind-hash.ts';
import { DistinctHashes, MAX_DISTINCT } from '../../src/detect/distinct-hashes.ts';

test('equal values hash alike, different ones apart', () => {
  const values: unknown[][] = [
    [],
    [1],
    [2],
    ['1'],
    [1n],
    [2n ** 40n],
    [null],
    [undefined],
    [true],
    [false],
    [1, 2],
    [[1, 2]],
    [[2, 1]],
    [{ a: 1 }],
    [{ a: 2 }],
    [{ b: 1 }],
    [new Date(1)],
    [new Date(2)],
    [Buffer.from('a')],
    [Buffer.from('b')],
    ['a'],
    ['b'],
    [0.1],
    [Number.NaN],
    ['x'.repeat(500)],
    ['x'.repeat(501)],
  ];
  const hashes = values.map((list) => hashValues(list));
  assert.equal(new Set(hashes).size, values.length);
  assert.deepEqual(
    values.map((list) => hashValues(structuredClone(list))),
    hashes,
  );
});

test('no values is not the same as an empty list of them', () => {
  assert.equal(hashValues(undefined), undefined);
  assert.equal(typeof hashValues([]), 'number');
});

test('BSON ids are told apart though they hide what they hold', () => {
  const id = (hex: string) => ({ _bsontype: 'ObjectId', toString: () => hex });
  assert.notEqual(hashValues([id('a')]), hashValues([id('b')]));
});

test('cycles, getters and proxies that throw do no harm', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  assert.equal(typeof hashValues([cycle]), 'number');
  assert.equal(
    hashValues([
      {
        get a(): never {
          throw new Error('no');
        },
      },
    ]),
    undefined,
  );
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  assert.equal(hashValues([proxy]), undefined);
  assert.equal(hashValues(proxy), undefined);
  assert.equal(typeof hashValues([Symbol('x'), () => 1]), 'number');
});

test('work is bounded: wide, deep and long values are cut', () => {
  let reads = 0;
  const counted = new Proxy(
    {},
    {
      ownKeys: () => Array.from({ length: 1000 }, (_, i) => `k${i}`),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get: () => ++reads,
    },
  );
  hashValues([counted]);
  assert.ok(reads <= 40, `${reads} reads`);
  const bomb = (depth: number): unknown => (depth === 0 ? 1 : Array.from({ length: 64 }, () => bomb(depth - 1)));
  assert.equal(typeof hashValues([bomb(3)]), 'number');
  assert.equal(typeof hashValues([new Uint8Array(50_000_000), 'x'.repeat(10_000_000)]), 'number');
});

test('whatever the values, a 32-bit integer or nothing comes out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withNullPrototype: true })),
      (values) => {
        const hash = hashValues(values);
        assert.ok(hash === undefined || hash === (hash | 0));
      },
    ),
  );
});

test('distinct hashes are counted exactly up to the bound, then stand still', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -40, max: 40 })), (list) => {
      const set = new DistinctHashes();
      // 0 stands for an empty slot, so it shares its place with 1.
      for (const value of list) set.add(value);
      assert.equal(set.size, new Set(list.map((value) => value || 1)).size);
    }),
  );
  const many = new DistinctHashes();
  for (let i = 1; i <= MAX_DISTINCT; i++) many.add(i * 7919);
  assert.equal(many.size, MAX_DISTINCT);
  many.add(-5);
  assert.equal(many.size, MAX_DISTINCT);
  const sum = new DistinctHashes();
  sum.add(3);
  sum.addAll(many);
  assert.equal(sum.size, MAX_DISTINCT);
});
