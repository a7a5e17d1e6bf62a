import type { Finding } from '../findings/finding.ts';

/** What a finding is called, as on a label. */
export function findingLabel(finding: Finding): string {
  const very = finding.severity === 'very_slow' ? 'VERY ' : '';
  switch (finding.type) {
    case 'slow_request':
      return `${very}SLOW`;
    case 'slow_query':
      return `${very}SLOW QUERY`;
    case 'n_plus_one':
      return 'N+1';
    case 'duplicate_query':
      return 'DUPLICATE';
    case 'pool_wait':
      return 'POOL WAIT';
    case 'large_payload':
      return 'LARGE PAYLOAD';
    case 'budget_exceeded':
      return 'OVER BUDGET';
  }
}

/** What the request did repeatedly: a word for one of them, by the system it was done with. */
export function callWord(system: string | undefined): 'query' | 'cache call' | 'outgoing call' {
  if (system === 'http') return 'outgoing call';
  return system !== undefined && CACHES.has(system) ? 'cache call' : 'query';
}

const CACHES: ReadonlySet<string> = new Set(['redis', 'valkey', 'memcached', 'keydb', 'dragonfly']);

/** `1 query`, `3 queries`. */
export function countText(count: number, word: string): string {
  if (count === 1) return `1 ${word}`;
  return `${count} ${word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`}`;
}

/** `src/elements.ts:47 (loadTodos)` */
export function placeText(finding: Finding): string | undefined {
  const site = finding.callSite;
  if (!site) return undefined;
  return `${site.file}:${site.line}${site.function === undefined ? '' : ` (${site.function})`}`;
}

/** How the values of a repeated query compare, where the driver shows them. */
export function valuesText(finding: Finding): string | undefined {
  const different = finding.distinctValues;
  if (different === undefined) return undefined;
  return different === 1 ? 'same values each time' : `${different} different values`;
}
