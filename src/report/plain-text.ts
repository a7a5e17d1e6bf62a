/**
 * Text from outside (a route, a query, a function's name) made safe to print: one line, and nothing that a terminal
 * obeys or that reorders what is read. White space becomes a space; control and format characters, bidirectional
 * overrides and lone surrogates become U+FFFD.
 */
export function plainText(text: string): string {
  return text.replace(/[\s\u0085]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
