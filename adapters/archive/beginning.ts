/** What a stream begins with, and all of it. */
export interface Beginning {
  /** The first chunks, joined: as many bytes as were asked for, where there are so many, or more. */
  readonly head: Buffer;
  /** From the first byte on; rejects where reading did. */
  readonly whole: AsyncIterable<Buffer>;
  /** Nothing more is read. */
  close(): Promise<void>;
}

/** Reads the beginning of a stream, by which it is told what comes. A failure is met where the whole is read. */
export async function beginningOf(chunks: AsyncIterable<Buffer>, headBytes: number): Promise<Beginning> {
  const iterator = chunks[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let bytes = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    while (bytes < headBytes) {
      const next = await iterator.next();
      if (next.done) break;
      read.push(next.value);
      bytes += next.value.byteLength;
    }
  } catch (error) {
    failure = { error };
  }
  return {
    head: Buffer.concat(read),
    whole: wholeOf(read, iterator, failure),
    close: async () => void (await iterator.return?.()),
  };
}

async function* wholeOf(
  read: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
  failure: { readonly error: unknown } | null,
): AsyncIterable<Buffer> {
  try {
    yield* read;
    if (failure !== null) throw failure.error;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
