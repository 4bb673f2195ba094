const OPENING = '([{';
const CLOSING = ')]}';

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
    const char = text.charAt(index);
    const opening = OPENING.indexOf(char);
    if (opening !== -1 && opens) open[opening] = (open[opening] ?? 0) + 1;
    const closing = CLOSING.indexOf(char);
    if (closing !== -1) open[closing] = Math.max(0, (open[closing] ?? 0) - 1);
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
