/** Reads the little of a SQL template that a suggestion can name. A template is at most a few kilobytes. */

const NAME = String.raw`(?:"[^"]{1,64}"|\x60[^\x60]{1,64}\x60|\[[^\]]{1,64}\]|\w{1,64})`;
const QUALIFIED = String.raw`${NAME}(?:\.${NAME}){0,2}`;
const BY_ONE_KEY = new RegExp(
  String.raw`\bWHERE \(?(${QUALIFIED}) ?= ?\?(?:::\w+)?\)?(?: (?:ORDER|GROUP|LIMIT|OFFSET|FOR)\b.*)?$`,
  'is',
);
const WRITTEN = new RegExp(
  String.raw`^(?:INSERT(?: IGNORE)? INTO|REPLACE INTO|UPDATE(?: ONLY)?|DELETE FROM) (${QUALIFIED})`,
  'i',
);

/** `element_id` of `… WHERE element_id = ?`; `undefined` when the condition is any more than that. */
export function keyColumn(template: string): string | undefined {
  return BY_ONE_KEY.exec(template)?.[1];
}

/** The table a write goes to. */
export function writtenTable(template: string): string | undefined {
  return WRITTEN.exec(template)?.[1];
}
