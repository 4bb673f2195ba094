const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

interface Numbered<Line> {
  /** Counted from 1, blank lines too. */
  readonly lineNumber: number;
  /** Never blank; without the line end. */
  readonly line: Line;
}

/**
 * The lines of UTF-8 text that are not blank, one decoded at a time: as one string, a large text would be copied to fresh
 * memory again and again. A line ends at \n only (U+2028 is legal inside JSON); a \r before it is left out.
 */
export function* linesOf(bytes: Uint8Array): Iterable<Numbered<string>> {
  const decoder = new TextDecoder();
  for (const { lineNumber, line } of lineBytesOf(bytes)) yield { lineNumber, line: decoder.decode(line) };
}

/** `linesOf` without decoding. */
export function* lineBytesOf(bytes: Uint8Array): Iterable<Numbered<Uint8Array>> {
  let lineNumber = 1;
  for (let start = 0; start < bytes.length; lineNumber++) {
    const found = bytes.indexOf(NEWLINE, start);
    const next = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, bytes[next - 1] === CARRIAGE_RETURN ? next - 1 : next);
    start = next + 1;
    if (!isBlank(line)) yield { lineNumber, line };
  }
}

function isBlank(line: Uint8Array): boolean {
  return (line[0] ?? 0) <= SPACE && line.every((byte) => byte <= SPACE);
}

/** The lines, each in UTF-8, each with its line end. */
export function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.byteLength + 1, 0));
  let length = 0;
  for (const line of lines) {
    bytes.set(line, length);
    length += line.byteLength;
    bytes[length++] = NEWLINE;
  }
  return bytes;
}
