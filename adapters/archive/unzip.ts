import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { PackedFile } from './packed-file.ts';
import { UNPACKERS } from './unpack.ts';

/** Rejects when it has no central directory. */
export function openZip(path: string): Promise<ZipFile> {
  return openPromise(path, { lazyEntries: true, autoClose: false });
}

/** The files of an open zip, by its central directory; then it is closed. `onRead` is told how many bytes each file took. */
export async function* unzipFile(zip: ZipFile, onRead: (bytes: number) => void): AsyncIterable<PackedFile> {
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) yield packedFile(zip, entry);
      onRead(entry.compressedSize);
    }
  } finally {
    zip.close();
  }
}

function packedFile(zip: ZipFile, entry: Entry): PackedFile {
  return {
    name: entry.fileName,
    // Most zips have the clock of where they were packed, which they do not name: here it must not depend on where it is read.
    modifiedAt: entry.getLastModDate({ timezone: 'UTC' }).toISOString(),
    chunks: contentOf(zip, entry),
  };
}

async function* contentOf(zip: ZipFile, entry: Entry): AsyncIterable<Buffer> {
  if (entry.isEncrypted()) throw new Error('it is encrypted; unpack it first');
  if (!entry.canDecodeFileData())
    throw new Error(`its compression, number ${entry.compressionMethod}, is unknown here; unpack it first`);
  // The library unpacks too, but of what it has when it fails it gives less.
  const packed: Readable = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const content = entry.isCompressed() ? UNPACKERS.deflate(packed) : packed;
  let checksum = 0;
  for await (const chunk of content) {
    checksum = crc32(chunk as Buffer, checksum);
    yield chunk as Buffer;
  }
  if (checksum !== entry.crc32) throw new Error('its checksum is wrong: it is damaged');
}
