const NEWLINE = 10;

/** Whole lines, and the number of the first of them, from 1. */
export interface LinePiece {
  readonly firstLine: number;
  /** How many lines end in this piece. */
  readonly lines: number;
  readonly text: Uint8Array;
  /** Bytes up to the end of this piece; absent where these are not the bytes that were read. */
  readonly endBytes?: number;
}

/** Where in a file a line begins, and the number of that line. */
export interface LineStart {
  readonly offsetBytes: number;
  readonly line: number;
}

export interface LineOptions {
  readonly pieceBytes: number;
  /** What a line may have, at least `pieceBytes`; one that is longer by less than a chunk may pass. */
  readonly lineBytesMax: number;
}

/** A line that is too long to be held in memory. */
export interface LongLine {
  /** Its number. */
  readonly longLine: number;
}

/**
 * Cuts a stream of bytes into pieces of whole lines of about `pieceBytes`; a longer line makes a longer piece, and of one
 * that is too long only the number is given. The last line may lack its end.
 * `start`: where in a file the stream begins, and the number of the line there.
 * When the stream fails, what was read of whole lines is given first, then it throws.
 */
export async function* linePieces(
  chunks: AsyncIterable<Buffer>,
  { pieceBytes, lineBytesMax }: LineOptions,
  start: LineStart = { offsetBytes: 0, line: 1 },
): AsyncIterable<LinePiece | LongLine> {
  const held = heldLines(start);
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const chunk of chunks) {
      held.add(chunk);
      if (held.wholeBytes() > 0 && held.bytes() >= pieceBytes) yield held.take(held.wholeBytes());
      if (held.bytes() > lineBytesMax) yield held.passOver();
    }
  } catch (error) {
    failure = { error };
  }
  if (held.bytes() > 0) yield held.take(held.bytes());
  if (failure !== null) throw failure.error;
}

/** What was read and not given yet. */
function heldLines(start: LineStart) {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  /** Up to the end of the last whole line. */
  let wholeBytes = 0;
  let firstLine = start.line;
  let endBytes = start.offsetBytes;
  let isPassingOver = false;

  /** What comes behind the line that is passed over; nothing while that goes on. */
  const afterLongLine = (chunk: Buffer): Buffer => {
    const end = chunk.indexOf(NEWLINE) + 1 || chunk.byteLength;
    endBytes += end;
    isPassingOver = chunk[end - 1] !== NEWLINE;
    if (!isPassingOver) firstLine++;
    return chunk.subarray(end);
  };

  return {
    bytes: () => bytes,
    wholeBytes: () => wholeBytes,
    add(chunk: Buffer): void {
      const added = isPassingOver ? afterLongLine(chunk) : chunk;
      const lastEnd = added.lastIndexOf(NEWLINE) + 1;
      if (lastEnd > 0) wholeBytes = bytes + lastEnd;
      // Of nothing, too, the whole chunk would be held.
      if (added.byteLength > 0) chunks.push(added);
      bytes += added.byteLength;
    },
    take(lastEnd: number): LinePiece {
      const all = joined(chunks, bytes);
      const text = all.subarray(0, lastEnd);
      endBytes += text.byteLength;
      const piece = { firstLine, lines: countLines(text), text, endBytes };
      chunks = [Buffer.from(all.subarray(lastEnd))];
      bytes = all.byteLength - lastEnd;
      wholeBytes = 0;
      firstLine += piece.lines;
      return piece;
    },
    /** Lets go of the line that is held, and of what is to come of it. */
    passOver(): LongLine {
      endBytes += bytes;
      chunks = [];
      bytes = 0;
      isPassingOver = true;
      return { longLine: firstLine };
    },
  };
}

/** In memory of its own, so that it can be moved to another thread; a Buffer looks for bytes faster. */
function joined(chunks: readonly Uint8Array[], lengthBytes: number): Buffer {
  const all = Buffer.from(new ArrayBuffer(lengthBytes));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

function countLines(text: Uint8Array): number {
  let lines = 0;
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
