const OPENING = '([{';
const CLOSING = ')]}';

/** By the code of the character: 1 to 3 opens a bracket of that kind, -1 to -3 closes one. */
const KIND_BY_CODE = new Int8Array(0x80);
for (const [index, bracket] of [...OPENING].entries()) KIND_BY_CODE[bracket.charCodeAt(0)] = index + 1;
for (const [index, bracket] of [...CLOSING].entries()) KIND_BY_CODE[bracket.charCodeAt(0)] = -index - 1;

/** How many brackets stand open, counted while a text is read from left to right; closing ones that close nothing count not. */
export interface OpenBrackets {
  /** Reads over a face that is skipped: a bracket that is its mouth opens nothing. */
  skipFace(start: number, end: number): void;
  /** Of the kind of this bracket, which may be either half, before `index`. Asked for from left to right. */
  openBefore(index: number, bracket: string): number;
}

export function openBrackets(text: string): OpenBrackets {
  const count: Count = { text, position: 0, open: [0, 0, 0] };
  return {
    skipFace(start, end) {
      readTo(count, start + 1, true);
      readTo(count, end, false);
    },
    openBefore(index, bracket) {
      readTo(count, index, true);
      return count.open[Math.max(OPENING.indexOf(bracket), CLOSING.indexOf(bracket))] ?? 0;
    },
  };
}

interface Count {
  readonly text: string;
  /** How far the text has been read. */
  position: number;
  readonly open: number[];
}

function readTo(count: Count, end: number, opens: boolean): void {
  const { text, open } = count;
  for (; count.position < end; count.position++) {
    const kind = KIND_BY_CODE[text.charCodeAt(count.position)] ?? 0;
    if (kind === 0) continue;
    const index = Math.abs(kind) - 1;
    const before = open[index] ?? 0;
    if (kind < 0) open[index] = Math.max(0, before - 1);
    else if (opens) open[index] = before + 1;
  }
}
