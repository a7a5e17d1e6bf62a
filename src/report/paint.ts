type Style = (text: string) => string;

/** The colours findings are printed in. Widths must be measured before painting. */
export interface Paint {
  readonly bad: Style;
  readonly warn: Style;
  readonly strong: Style;
  readonly code: Style;
  readonly place: Style;
  readonly good: Style;
  readonly faint: Style;
}

const ESCAPE = '\u001b[';

/** SGR codes by hand: `util.styleText` asks the environment, and whether to colour was settled by the configuration. */
const sgr =
  (on: string): Style =>
  (text) =>
    text === '' ? '' : `${ESCAPE}${on}m${text}${ESCAPE}0m`;

const COLOR: Paint = {
  bad: sgr('1;31'),
  warn: sgr('1;33'),
  strong: sgr('1'),
  code: sgr('36'),
  place: sgr('4'),
  good: sgr('32'),
  faint: sgr('2'),
};

const same: Style = (text) => text;
const PLAIN: Paint = { bad: same, warn: same, strong: same, code: same, place: same, good: same, faint: same };

export function createPaint(color: boolean): Paint {
  return color ? COLOR : PLAIN;
}
