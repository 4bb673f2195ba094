/** Commander's message in the form that all errors have, on one line. */
export function usageLine(text: string): string {
  const reason = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  return `tweetlake: ${reason}; --help shows what can be given\n`;
}
