import { styleText } from 'node:util';

const colors = process.stdout.isTTY && !process.env.NO_COLOR;

/** Colour for what the demo itself prints, where that is read by a person. */
export function style(format, text) {
  return colors ? styleText(format, text) : text;
}
