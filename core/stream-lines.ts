/** What ends each message of a stream, and stands alone every 20 seconds: `\r\n`. Source: docs.x.com, filtered stream. */
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

/** A line of a stream that is not blank, without its end. */
export interface StreamLine {
  readonly text: string;
  /** Why the text is not what was sent; null when it is. */
  readonly problem: string | null;
}

/** Cuts a stream of bytes into lines. What it gives depends on the bytes alone, not on how they are cut into chunks. */
export interface LineSplitter {
  /** The lines that this chunk completes; blank ones, which only keep the connection alive, are left out. */
  push(chunk: Uint8Array): StreamLine[];
}

/**
 * Lines are found in the bytes and decoded whole, so that no character is cut. Of a line that is longer than
 * `lineBytesMax` only the first bytes are kept: what it takes in memory is bounded.
 */
export function lineSplitter(lineBytesMax: number): LineSplitter {
  let pieces: Uint8Array[] = [];
  let keptBytes = 0;
  let lineBytes = 0;

  const keep = (piece: Uint8Array): void => {
    const kept = piece.subarray(0, lineBytesMax - keptBytes);
    lineBytes += piece.byteLength;
    keptBytes += kept.byteLength;
    if (kept.byteLength > 0) pieces.push(kept);
  };
  const take = (): StreamLine | null => {
    const bytes = joined(pieces, keptBytes);
    const line = lineBytes > lineBytesMax ? tooLong(bytes, lineBytes) : lineOf(bytes);
    pieces = [];
    keptBytes = 0;
    lineBytes = 0;
    return line;
  };

  return {
    push(chunk) {
      const lines: StreamLine[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        keep(chunk.subarray(start, end));
        const line = take();
        if (line !== null) lines.push(line);
        start = end + 1;
      }
      if (start < chunk.byteLength) keep(chunk.subarray(start));
      return lines;
    },
  };
}

function joined(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Uint8Array(bytes);
  let length = 0;
  for (const piece of pieces) {
    whole.set(piece, length);
    length += piece.byteLength;
  }
  return whole;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const anyBytes = new TextDecoder();

function lineOf(bytes: Uint8Array): StreamLine | null {
  if (bytes.every((byte) => byte <= SPACE)) return null;
  const line = bytes[bytes.byteLength - 1] === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
  try {
    return { text: utf8.decode(line), problem: null };
  } catch {
    return { text: anyBytes.decode(line), problem: 'a message that is not UTF-8' };
  }
}

function tooLong(head: Uint8Array, lineBytes: number): StreamLine {
  const problem = `a message of ${lineBytes} bytes, longer than any tweet: its first ${head.byteLength} are kept`;
  return { text: anyBytes.decode(head), problem };
}
