import type { ArchiveFile } from './archive-file.ts';

/** The files of an archive, in the order in which they are read; an array is one of few files. */
export interface ArchiveFiles extends Iterable<ArchiveFile> {
  readonly length: number;
}

/** Kept as one text. */
const GROUP_FILES = 1000;

/**
 * Keeps the files as text, outside of the heap, and makes them anew whenever they are gone through. A million take 110 MB;
 * as objects they took 300, and V8 lets garbage grow to a multiple of what the heap must keep.
 */
export async function archiveFiles(files: AsyncIterable<ArchiveFile>): Promise<ArchiveFiles> {
  const groups: Buffer[] = [];
  let length = 0;
  for await (const group of groupsOf(files)) {
    groups.push(Buffer.from(JSON.stringify(group)));
    length += group.length;
  }
  return {
    length,
    *[Symbol.iterator]() {
      for (const group of groups) yield* JSON.parse(group.toString()) as ArchiveFile[];
    },
  };
}

async function* groupsOf(files: AsyncIterable<ArchiveFile>): AsyncIterable<ArchiveFile[]> {
  let group: ArchiveFile[] = [];
  for await (const file of files) {
    group.push(file);
    if (group.length < GROUP_FILES) continue;
    yield group;
    group = [];
  }
  yield group;
}

/** Bytes of all of them on disk; what is not known counts as none. */
export function totalBytes(files: Iterable<ArchiveFile>): number {
  let bytes = 0;
  for (const { sizeBytes } of files) bytes += sizeBytes;
  return bytes;
}
