/** What is made of a variable's text: a value, or `bad` with what can be kept of it, or just `bad`. */
export interface Parsed<T> {
  readonly value?: T;
  readonly bad?: true;
  /** What was kept of a partly bad value, in words. */
  readonly rest?: string;
}

/** A type of variable. `parse` is given trimmed text that is not empty; it never throws and takes linear time. */
export interface Kind<T> {
  /** What a person may write, in words. */
  readonly allowed: string;
  parse(text: string): Parsed<T>;
}

export const BAD: { readonly bad: true } = { bad: true };
