import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { PackedFile } from './packed-file.ts';
import { modifiedAtOf, zipContent } from './zip-content.ts';

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
    modifiedAt: modifiedAtOf(entry),
    chunks: zipContent(entry, packedBytes(zip, entry)),
  };
}

/** The library unpacks too, but of what it has when it fails it gives less. */
async function* packedBytes(zip: ZipFile, entry: Entry): AsyncIterable<Buffer> {
  yield* await zip.openReadStreamPromise(entry, { decodeFileData: false });
}
