/** Reads a stream of chunks by numbers of bytes. */
export interface ByteReader {
  /** What comes next, at least so many bytes, fewer only at the end. They are not taken. */
  ahead(bytes: number): Promise<Buffer>;
  /** Takes of what `ahead` has shown. */
  take(bytes: number): Buffer;
  putBack(bytes: Buffer): void;
  /** Takes as many; rejects where fewer are left. */
  exactly(bytes: number): Promise<Buffer>;
  skip(bytes: number): Promise<void>;
  /** Nothing more is read. */
  close(): Promise<void>;
}

/** Source of the bytes for nobody else. */
export function byteReader(chunks: AsyncIterable<Buffer>): ByteReader {
  const source = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const ahead = async (bytes: number): Promise<Buffer> => {
    const parts = [held];
    for (let length = held.byteLength; length < bytes; ) {
      const next = await source.next();
      if (next.done) break;
      parts.push(next.value);
      length += next.value.byteLength;
    }
    if (parts.length > 1) held = Buffer.concat(parts);
    return held;
  };
  const take = (bytes: number): Buffer => {
    const taken = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return taken;
  };
  const putBack = (bytes: Buffer): void => {
    held = Buffer.concat([bytes, held]);
  };
  const exactly = async (bytes: number): Promise<Buffer> => {
    if ((await ahead(bytes)).byteLength < bytes) throw new Error('unexpected end of data');
    return take(bytes);
  };
  const skip = async (bytes: number): Promise<void> => {
    const step = 64 * 1024;
    for (let left = bytes; left > 0; left -= step) await exactly(Math.min(left, step));
  };
  return { ahead, take, putBack, exactly, skip, close: async () => void (await source.return?.()) };
}
