import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviseDuplicate, adviseNPlusOne, adviseSlowQuery } from '../../src/findings/advice.ts';

const cases: [system: string, operation: string, template: string, advice: string][] = [
  [
    'postgresql',
    'SELECT',
    'SELECT * FROM todos WHERE element_id = ?',
    'one query: WHERE element_id = ANY($1), or join',
  ],
  [
    'postgresql',
    'SELECT',
    'select * from "a" where "a"."b_id" = ? order by c limit ?',
    'one query: WHERE "a"."b_id" = ANY($1), or join',
  ],
  ['postgresql', 'SELECT', 'SELECT * FROM a WHERE b = ?::uuid', 'one query: WHERE b = ANY($1), or join'],
  ['postgresql', 'SELECT', 'SELECT * FROM a WHERE b = ? AND c = ?', 'one query: WHERE <key> = ANY($1), or join'],
  ['mysql', 'SELECT', 'SELECT * FROM a WHERE `b` = ?', 'one query: WHERE `b` IN (?), or join'],
  [
    'postgresql',
    'INSERT',
    'INSERT INTO tags (a) VALUES (?)',
    'one statement: a multi-row INSERT INTO tags VALUES (…), (…)',
  ],
  ['mongodb', 'find', 'find todos {a: ?}', 'one query: { key: { $in: [...] } }, or $lookup'],
  ['mongodb', 'insert', 'insert todos', 'one call: bulkWrite, or insertMany'],
  ['redis', 'GET', 'GET user:?', 'one call: MGET, or a pipeline'],
  ['redis', 'ZADD', 'ZADD a ?', 'one round trip: a pipeline'],
  ['http', 'GET', 'GET a/:id', 'one call for all items: a batch endpoint, if GET has one'],
];

for (const [system, operation, template, advice] of cases) {
  test(`${system} ${template}: ${advice}`, () => assert.equal(adviseNPlusOne({ system, operation, template }), advice));
}

test('every suggestion is one line', () => {
  for (const system of ['postgresql', 'mysql', 'mongodb', 'redis', 'memcached', 'http', 'other']) {
    for (const operation of ['', 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'GET', 'find']) {
      const query = { system, operation, template: 'x' };
      for (const line of [adviseNPlusOne(query), adviseSlowQuery(query), adviseDuplicate()])
        assert.match(line, /^[^\n]{10,120}$/);
    }
  }
});
