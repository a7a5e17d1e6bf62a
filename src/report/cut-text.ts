/** Cuts to `width` characters, an ellipsis in place of the end. */
export function cutEnd(text: string, width: number): string {
  if (text.length <= width) return text;
  return `${whole(text.slice(0, Math.max(0, width - 1)))}…`;
}

/**
 * Cuts to `width` characters, an ellipsis in place of the middle: of a query, the table and the condition at the end
 * tell more than the list of columns.
 */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const room = Math.max(0, width - 3);
  const head = Math.floor(room * 0.35);
  return `${whole(text.slice(0, head)).trimEnd()} … ${whole(text.slice(text.length - (room - head))).trimStart()}`;
}

/** Breaks between words into lines of `width` characters; what does not fit into `maxLines` loses its middle. */
export function wrapWords(text: string, width: number, maxLines: number): string[] {
  const lines: string[] = [];
  // Lines end before their words do, so a text that just fits by its length may not fit by its words.
  for (const word of cutMiddle(text, Math.floor(width * maxLines * 0.9)).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cutEnd(word, width));
  }
  return lines.slice(0, maxLines);
}

/** Without the half of a surrogate pair that a cut may leave at either end. */
function whole(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
}
