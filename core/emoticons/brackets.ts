const OPENING = '([{';
const CLOSING = ')]}';

/** By the code of the character. */
const BRACKET_KINDS: ReadonlyMap<number, { readonly index: number; readonly isOpening: boolean }> = new Map(
  [OPENING, CLOSING].flatMap((brackets) =>
    [...brackets].map((bracket, index) => [bracket.charCodeAt(0), { index, isOpening: brackets === OPENING }]),
  ),
);

/** How many brackets stand open, counted while a text is read from left to right; closing ones that close nothing count not. */
export interface OpenBrackets {
  /** Reads on up to `index`, without it. */
  readTo(index: number): void;
  /**
   * Reads over a face that is skipped: a bracket that is its mouth opens nothing.
   */
  skipFace(start: number, end: number): void;
  /** Of the kind of this bracket, which may be either half. */
  openOf(bracket: string): number;
}

export function openBrackets(text: string): OpenBrackets {
  const open = [0, 0, 0];
  let position = 0;
  const read = (index: number, opens: boolean): void => {
    const kind = BRACKET_KINDS.get(text.charCodeAt(index));
    if (kind === undefined) return;
    const count = open[kind.index] ?? 0;
    if (kind.isOpening) open[kind.index] = opens ? count + 1 : count;
    else open[kind.index] = Math.max(0, count - 1);
  };
  return {
    readTo(index) {
      for (; position < index; position++) read(position, true);
    },
    skipFace(start, end) {
      this.readTo(start);
      for (; position < end; position++) read(position, position === start);
    },
    openOf(bracket) {
      return open[Math.max(OPENING.indexOf(bracket), CLOSING.indexOf(bracket))] ?? 0;
    },
  };
}
