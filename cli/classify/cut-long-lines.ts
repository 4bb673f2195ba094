const NEWLINE = 10;

/**
 * Passes a stream of bytes on, of a line longer than `lineBytesMax` only a beginning that is longer too; so whoever gathers
 * lines from it needs a bounded amount of memory.
 */
export async function* cutLongLines(chunks: AsyncIterable<Buffer>, lineBytesMax: number): AsyncIterable<Buffer> {
  /** Of the line that the next chunk goes on with. */
  let lineBytes = 0;
  for await (const chunk of chunks) {
    const firstEnd = chunk.indexOf(NEWLINE);
    const isTooLong = lineBytes > lineBytesMax;
    if (!isTooLong) yield chunk;
    else if (firstEnd !== -1) yield chunk.subarray(firstEnd);
    lineBytes = firstEnd === -1 ? lineBytes + chunk.byteLength : chunk.byteLength - chunk.lastIndexOf(NEWLINE) - 1;
  }
}
