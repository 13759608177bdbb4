/** How words are made to stand out for people. */
export interface Paint {
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const escape =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const COLOURS: Paint = {
  bad: escape(31, 39),
  good: escape(32, 39),
  changed: escape(33, 39),
  strong: escape(1, 22),
  faint: escape(2, 22),
};

const same = (text: string): string => text;
const PLAIN: Paint = { bad: same, good: same, changed: same, strong: same, faint: same };

/** Colours for a terminal that has them; for anything else the words as they are. */
export const paintFor = (hasColours: boolean): Paint => (hasColours ? COLOURS : PLAIN);
