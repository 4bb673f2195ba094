import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { PackedFile } from './packed-file.ts';

/** The files of a tar, one after the other; each is read, or passed over, before the next. */
export async function* untar(packed: AsyncIterable<Buffer>): AsyncIterable<PackedFile> {
  const entries = extract();
  const feeding = pipeline(packed, entries).catch((error: unknown) => void entries.destroy(error as Error));
  for await (const entry of entries) {
    const { name, type, mtime } = entry.header;
    if (type === 'file')
      yield { name, modifiedAt: mtime?.toISOString() ?? null, chunks: contentOf(entry as AsyncIterable<Buffer>) };
    entry.resume();
  }
  await feeding;
}

/** A reader that stops early must not end the whole tar, as it would by the entry's own iterator. */
async function* contentOf(entry: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const chunks = entry[Symbol.asyncIterator]();
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
