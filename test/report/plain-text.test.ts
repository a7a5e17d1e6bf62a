import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cutEnd, cutMiddle, wrapWords } from '../../src/report/cut-text.ts';
import { plainText } from '../../src/report/plain-text.ts';

it('leaves ordinary text alone', () => {
  assert.equal(plainText('GET /länder/:id ✓ 日本'), 'GET /länder/:id ✓ 日本');
});

it('lets no escape sequence, control or bidirectional override through', () => {
  const text = plainText('GET /\u001b[31m\u009b2J\u0007/\u202eabc\u2066\u200b\ud800');
  assert.equal(text, 'GET /�[31m�2J�/�abc���');
});

it('makes one line of several', () => {
  assert.equal(plainText('SELECT 1\r\n\tFROM x\u2028WHERE y\u0085z'), 'SELECT 1 FROM x WHERE y z');
});

it('cuts text to its width, at the end or in the middle', () => {
  assert.equal(cutEnd('short', 5), 'short');
  assert.equal(cutEnd('longer', 5), 'long…');
  const query = 'SELECT id, name, description, position, created_at FROM todos WHERE element_id = ?';
  const cut = cutMiddle(query, 50);
  assert.equal(cut, 'SELECT id, name, … FROM todos WHERE element_id = ?');
  assert.ok(cut.length <= 50);
});

it('cuts no character in half', () => {
  assert.equal(cutEnd('ab😀cd', 4), 'ab…');
  assert.doesNotMatch(
    cutMiddle('😀'.repeat(40), 30),
    /(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/,
  );
});

it('wraps between words, within a number of lines', () => {
  assert.deepEqual(wrapWords('SELECT a FROM b WHERE c = ?', 12, 3), ['SELECT a', 'FROM b WHERE', 'c = ?']);
  const lines = wrapWords(`SELECT ${'column, '.repeat(100)}x FROM b WHERE ${'y'.repeat(50)}`, 40, 4);
  assert.ok(lines.length <= 4 && lines.every((line) => line.length <= 40));
  assert.ok(lines.join(' ').includes(' … '));
});
