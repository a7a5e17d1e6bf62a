import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scanHttp } from '../../src/detect/templates/http.ts';
import { scanMongo } from '../../src/detect/templates/mongo.ts';
import { MAX_TEMPLATE } from '../../src/detect/templates/query-text.ts';
import { scanRedis } from '../../src/detect/templates/redis.ts';

const redis: [string, string][] = [
  ['get user:42:profile', 'GET user:?:profile'],
  ['GET 550e8400-e29b-41d4-a716-446655440000', 'GET ?'],
  ['SET user:9 [1 other arguments]', 'SET user:? ?'],
  ['MGET [3 other arguments]', 'MGET ?'],
  ['MGET a:1 a:2 a:3', 'MGET a:? ?'],
  ['HGET settings theme', 'HGET settings ?'],
  ['GET v1:sessions:deadbeef', 'GET v1:sessions:?'],
  ['AUTH hunter2', 'AUTH ?'],
  ['EVAL return 1', 'EVAL ?'],
  ['PING', 'PING'],
  ['', ''],
];

for (const [text, template] of redis) {
  test(`Redis: "${text}" is "${template}"`, () => assert.equal(scanRedis(text).template, template));
}

test('Redis: hidden arguments leave the values in doubt, shown ones do not', () => {
  assert.equal(scanRedis('GET a').complete, true);
  assert.equal(scanRedis('SET a [1 other arguments]').complete, false);
  assert.notEqual(scanRedis('GET a:1').literalsHash, scanRedis('GET a:2').literalsHash);
});

const mongo: [string, string][] = [
  ['{"_id":"?"}', 'find todos {_id: ?}'],
  ['{ "a": 1, "b": [1, 2, 3], "c": {"$in": ["x", "y"]} }', 'find todos {a: ?, b: [?], c: {$in: [?]}}'],
  ['{"$or":[{"a":1},{"a":2},{"b":true}]}', 'find todos {$or: [{a: ?}, {b: ?}]}'],
  ['{"507f1f77bcf86cd799439011":1}', 'find todos {?: ?}'],
  ['{"a":"cut of', 'find todos {a: ?…'],
];

for (const [text, template] of mongo) {
  test(`MongoDB: ${text} is ${template}`, () => assert.equal(scanMongo(text, 'find', 'todos').template, template));
}

test('MongoDB: values shown as "?" are markers, others are literals', () => {
  assert.deepEqual(
    [scanMongo('{"a":"?"}', '', '').hadLiterals, scanMongo('{"a":"?"}', '', '').complete],
    [false, false],
  );
  assert.deepEqual([scanMongo('{"a":"b"}', '', '').hadLiterals, scanMongo('{"a":"b"}', '', '').complete], [true, true]);
});

const http: [string, string][] = [
  ['https://user:pass@api.test:8443/users/42/orders?x=1#f', 'GET api.test:8443/users/:id/orders'],
  ['http://a/550e8400-e29b-41d4-a716-446655440000', 'GET a/:id'],
  ['http://a/v1/oauth2/todos', 'GET a/v1/oauth2/todos'],
  ['http://a/order-12345', 'GET a/:id'],
  ['http://a/x@y.test', 'GET a/:id'],
  ['http://a?mail=x@y', 'GET a'],
  ['/only/7', 'GET /only/:id'],
];

for (const [url, template] of http) {
  test(`outgoing HTTP: ${url} is ${template}`, () => assert.equal(scanHttp('GET', url).template, template));
}

test('outgoing HTTP: a URL says all of a read, not of a write', () => {
  assert.equal(scanHttp('GET', 'http://a/b').complete, true);
  assert.equal(scanHttp('POST', 'http://a/b').complete, false);
  assert.notEqual(scanHttp('GET', 'http://a/b?c=1').literalsHash, scanHttp('GET', 'http://a/b?c=2').literalsHash);
  assert.notEqual(scanHttp('GET', 'http://a/1').literalsHash, scanHttp('GET', 'http://a/2').literalsHash);
});

test('no text makes a rule throw, and templates are bounded', () => {
  const soup = fc
    .array(fc.constantFrom(...'{}[]":,\\ ?/#@%:-_.12a'.split(''), 'http://', '[1 other arguments]'), { maxLength: 60 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(soup, fc.string()), (text) => {
      for (const scan of [scanMongo(text, 'find', 'c'), scanRedis(text), scanHttp('GET', text)]) {
        assert.equal(typeof scan.template, 'string');
        assert.ok(scan.template.length <= MAX_TEMPLATE * 2);
      }
    }),
    { numRuns: 500 },
  );
  for (const text of [
    '{"a":['.repeat(5000),
    '"'.repeat(50_000),
    'GET '.repeat(50_000),
    `http://${'a/'.repeat(50_000)}`,
  ]) {
    for (const scan of [scanMongo(text, 'find', 'c'), scanRedis(text), scanHttp('GET', text)])
      assert.ok(scan.template.length <= MAX_TEMPLATE * 2);
  }
});
