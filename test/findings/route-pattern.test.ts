import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileGlob } from '../../src/findings/glob.ts';
import { compileRoutePattern } from '../../src/findings/route-pattern.ts';

describe('compileRoutePattern', () => {
  const cases: readonly (readonly [pattern: string, method: string | undefined, route: string, matches: boolean])[] = [
    ['/health', 'GET', '/health', true],
    ['/health', undefined, '/health', true],
    ['/health', 'GET', '/health/live', false],
    ['/health', 'GET', '/Health', false],
    ['/health/', 'GET', '/health', true],
    ['/health', 'GET', '/health/', true],
    ['/', 'GET', '/', true],
    ['GET /health', 'GET', '/health', true],
    ['get  /health', 'GET', '/health', true],
    ['GET /health', 'POST', '/health', false],
    ['GET /health', undefined, '/health', false],
    ['* /health', 'DELETE', '/health', true],
    ['/users/:id', 'GET', '/users/:id', true],
    ['/users/*', 'GET', '/users/:id', true],
    ['/users/*', 'GET', '/users', false],
    ['/users/*', 'GET', '/users/:id/posts', false],
    ['/users/*/posts', 'GET', '/users/:id/posts', true],
    ['/reports/**', 'GET', '/reports/:id/pages/:page', true],
    ['/reports/**', 'GET', '/reports', true],
    ['/reports/**', 'GET', '/reportsX', false],
    ['GET **/metrics', 'GET', '/internal/metrics', true],
    ['**', undefined, 'anything at all', true],
    ['/a*c', 'GET', '/abc', true],
    ['/a*c', 'GET', '/a/c', false],
    ['/a*b**c', 'GET', '/aXbY/Zc', true],
    ['/**/a*b', 'GET', '/x/a/aXb', true],
    ['/.*', 'GET', '/abc', false],
    ['nightly report', undefined, 'nightly report', true],
    ['nightly *', undefined, 'nightly report', true],
    ['orders process', undefined, 'orders send', false],
  ];
  for (const [pattern, method, route, matches] of cases) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${method ?? ''} ${route}`, () => {
      assert.equal(compileRoutePattern(pattern)(method, route), matches);
    });
  }

  it('never throws on odd input', () => {
    for (const pattern of ['', '*', '***', 'GET ', 'GET /', '(/[a-z]+', '/\u0000', 'x'.repeat(5000)]) {
      assert.equal(typeof compileRoutePattern(pattern)('GET', '/x'), 'boolean');
    }
  });
});

describe('compileGlob', () => {
  it('stays linear where a backtracking matcher would not end', () => {
    const match = compileGlob('*a'.repeat(200) + 'b');
    const text = 'a'.repeat(2000);
    const start = performance.now();
    assert.equal(match(text), false);
    assert.ok(performance.now() - start < 250, `took ${performance.now() - start} ms`);
  });

  it('refuses text and patterns too long to be meant', () => {
    assert.equal(compileGlob('*'.repeat(513))('a'), false);
    assert.equal(compileGlob('*a*b')('a'.repeat(3000)), false);
  });
});
