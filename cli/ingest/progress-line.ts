/** One line on a terminal that is written over and over. */
export interface ProgressLine {
  show(text: string): void;
  /** Something that lasts: also where the output is no terminal. */
  say(text: string): void;
  clear(): void;
}

const ERASE_LINE = '\r\u001b[K';

/** Shows nothing where the output is no terminal. */
export function progressLine(output: NodeJS.WriteStream): ProgressLine {
  if (!output.isTTY) return { show: () => {}, say: (text) => output.write(`tweetlake: ${text}\n`), clear: () => {} };
  return {
    show: (text) => output.write(`${ERASE_LINE}${text}`),
    say: (text) => output.write(`${ERASE_LINE}${text}`),
    clear: () => output.write(ERASE_LINE),
  };
}
