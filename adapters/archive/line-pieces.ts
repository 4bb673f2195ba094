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

/**
 * Cuts a stream of bytes into pieces of whole lines of about `pieceBytes`; a longer line makes a longer piece.
 * The last line may lack its end. `start`: where in a file the stream begins, and the number of the line there.
 * When the stream fails, what was read of whole lines is given first, then it throws.
 */
export async function* linePieces(
  chunks: AsyncIterable<Buffer>,
  pieceBytes: number,
  start: LineStart = { offsetBytes: 0, line: 1 },
): AsyncIterable<LinePiece> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let firstLine = start.line;
  let endBytes = start.offsetBytes;
  const take = (lastEnd: number): LinePiece => {
    const all = joined(held, heldBytes);
    const text = all.subarray(0, lastEnd);
    endBytes += text.byteLength;
    const piece = { firstLine, lines: countLines(text), text, endBytes };
    held = [Buffer.from(all.subarray(lastEnd))];
    heldBytes = all.byteLength - lastEnd;
    firstLine += piece.lines;
    return piece;
  };
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const chunk of chunks) {
      held.push(chunk);
      heldBytes += chunk.byteLength;
      const end = chunk.lastIndexOf(NEWLINE);
      if (heldBytes >= pieceBytes && end !== -1) yield take(heldBytes - chunk.byteLength + end + 1);
    }
  } catch (error) {
    failure = { error };
  }
  if (heldBytes > 0) yield take(heldBytes);
  if (failure !== null) throw failure.error;
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
