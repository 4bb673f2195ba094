import type { Header } from 'tar-stream';
import { type ByteReader, byteReader } from './byte-reader.ts';
import { failing, GapError } from './failing.ts';
import type { PackedFile } from './packed-file.ts';
import { inBlocks, nextTarHeader, type SoundHeader } from './tar-headers.ts';

/** What is left of a file in the tar. */
interface Arriving {
  bytes: number;
  /** Bytes that fill up its last block. */
  readonly fillBytes: number;
  /** Why it could not be read to its end. */
  failure: { readonly error: unknown } | null;
}

/**
 * The files of a tar, one after the other; each is read, or passed over, before the next. A file whose header is damaged
 * cannot be read, and the next one is that of the next header that is sound. Rejects when the tar is cut.
 */
export async function* untar(packed: AsyncIterable<Buffer>): AsyncIterable<PackedFile> {
  const bytes = byteReader(packed);
  let behind = 'at its beginning';
  try {
    for (let found = await nextTarHeader(bytes); found !== null; found = await nextTarHeader(bytes)) {
      if (found.kind === 'damaged') yield damagedFile(found.name, behind);
      else {
        yield* fileOf(found, bytes);
        behind = `behind ${found.header.name}`;
      }
    }
  } finally {
    await bytes.close();
  }
}

function damagedFile(name: string | null, behind: string): PackedFile {
  const what =
    name === null
      ? `damaged ${behind}: files may be missing`
      : 'its header is damaged; the archive is read on from the next one';
  return { name, modifiedAt: null, chunks: failing(new GapError(what)) };
}

async function* fileOf({ header, sizeBytes }: SoundHeader, bytes: ByteReader): AsyncIterable<PackedFile> {
  const left: Arriving = { bytes: sizeBytes, fillBytes: inBlocks(sizeBytes) - sizeBytes, failure: null };
  const { name, type } = header;
  if (type === 'file') yield { name, modifiedAt: modifiedAtOf(header), chunks: contentOf(left, bytes) };
  if (left.failure !== null) throw left.failure.error;
  await bytes.skip(left.bytes + left.fillBytes);
}

function modifiedAtOf({ mtime }: Header): string | null {
  return Number.isNaN(mtime.getTime()) ? null : mtime.toISOString();
}

async function* contentOf(left: Arriving, bytes: ByteReader): AsyncIterable<Buffer> {
  try {
    while (left.bytes > 0) {
      const held = await bytes.ahead(1);
      const part = await bytes.exactly(Math.min(Math.max(1, held.byteLength), left.bytes));
      left.bytes -= part.byteLength;
      yield part;
    }
  } catch (error) {
    left.failure = { error };
    throw error;
  }
}
