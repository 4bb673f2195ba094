/** Of packed bytes, what is unpacked at once: where it is damaged, what it would unpack to is lost. Half as much is slower. */
export const SLICE_BYTES = 16 * 1024;

/** The same bytes in chunks of at most `SLICE_BYTES`. */
export async function* slicesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.byteLength; start += SLICE_BYTES) {
      yield chunk.subarray(start, start + SLICE_BYTES);
    }
  }
}
