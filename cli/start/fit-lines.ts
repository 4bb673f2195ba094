import type { TerminalSize } from '../terminal-size.ts';
import { textWidth } from '../text-width.ts';

/** A line of the screen; of those that do not fit, the one with the highest rank goes first. Rank 0 stays. */
export interface RankedLine {
  readonly text: string;
  readonly rank: number;
}

/**
 * The lines that a terminal can show with a row left for the cursor, in their order.
 * One more would scroll the first away at each repaint, and fill what can be scrolled back to.
 */
export function fitLines(lines: readonly RankedLine[], { columns, rows }: TerminalSize): string[] {
  let kept = [...lines];
  while (rowsTaken(kept, columns) > Math.max(1, rows - 1)) {
    const highest = Math.max(...kept.map(({ rank }) => rank));
    if (highest === 0) break;
    kept = kept.filter(({ rank }) => rank !== highest);
  }
  return kept.map(({ text }) => text);
}

/** A line that is wider than the terminal takes several rows. */
function rowsTaken(lines: readonly RankedLine[], columns: number): number {
  return lines.reduce((sum, { text }) => sum + Math.max(1, Math.ceil(textWidth(text) / columns)), 0);
}
