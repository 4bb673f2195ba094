import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { storeError } from '../folder/folder-error.ts';

/** A tweet that is put on a tape. */
export interface TapeEntry {
  readonly id: string;
  /** Ascends from entry to entry; at least 0, below 2^64. */
  readonly offset: bigint;
  /** The envelope: JSON in UTF-8. */
  readonly json: Uint8Array;
}

/** A tape that is being written. Every method rejects with LakeError. */
export interface TapeWriter {
  append(entries: readonly TapeEntry[]): Promise<void>;
  /** Lets go of the files, whose folder may then be removed. */
  close(): Promise<void>;
  /** What was written until now, to be read in any order; holds as long as the files are not closed. */
  tape: FolderTape;
}

/** Reads block: the simulator answers a request at once. */
export interface FolderTape {
  readonly count: number;
  offsetAt(place: number): bigint;
  placeOf(offset: bigint): number;
  placeOfId(id: string): number | null;
  envelopeAt(place: number): string;
}

/** An entry of the index: the id (of those before, the highest, where it is not higher itself), the offset, and where the text begins. */
const ENTRY_BYTES = 24;
const ID_AT = 0;
const OFFSET_AT = 8;
const TEXT_AT = 16;
const NUMBER = /^[1-9][0-9]{0,18}$/;

/**
 * Begins a tape in a folder that exists: one file with the texts and one with an entry of 24 bytes a tweet, both looked into where they
 * are, so that memory holds neither. Only ids that are not above all before them (from before 2010, or no numbers) are kept in memory.
 */
export async function folderTape(folder: string): Promise<TapeWriter> {
  const texts = await opened(join(folder, 'tweets'));
  const index = await opened(join(folder, 'index'));
  const strays = new Map<string, number>();
  let count = 0;
  let textBytes = 0;
  let highestId = 0n;
  const entryOf = ({ id, offset, json }: TapeEntry): Buffer => {
    if (NUMBER.test(id) && BigInt(id) > highestId) highestId = BigInt(id);
    else strays.set(id, count);
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeBigUInt64LE(highestId, ID_AT);
    entry.writeBigUInt64LE(offset, OFFSET_AT);
    entry.writeBigUInt64LE(BigInt(textBytes), TEXT_AT);
    textBytes += json.byteLength;
    count++;
    return entry;
  };
  const read = (place: number, at: number): bigint =>
    place === count ? BigInt(textBytes) : bytesAt(index, place * ENTRY_BYTES + at, 8).readBigUInt64LE();
  const firstPlace = (at: number, wanted: bigint): number => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (read(middle, at) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    async append(entries) {
      await texts.append(Buffer.concat(entries.map(({ json }) => json)));
      await index.append(Buffer.concat(entries.map(entryOf)));
    },
    async close() {
      await texts.file.close();
      await index.file.close();
    },
    tape: {
      get count() {
        return count;
      },
      offsetAt: (place) => read(place, OFFSET_AT),
      placeOf: (offset) => firstPlace(OFFSET_AT, offset),
      placeOfId(id) {
        const stray = strays.get(id);
        if (stray !== undefined) return stray;
        if (!NUMBER.test(id)) return null;
        const place = firstPlace(ID_AT, BigInt(id));
        return place < count && read(place, ID_AT) === BigInt(id) ? place : null;
      },
      envelopeAt(place) {
        const start = Number(read(place, TEXT_AT));
        return bytesAt(texts, start, Number(read(place + 1, TEXT_AT)) - start).toString('utf8');
      },
    },
  };
}

interface TapeFile {
  readonly path: string;
  readonly file: FileHandle;
  append(bytes: Buffer): Promise<void>;
}

async function opened(path: string): Promise<TapeFile> {
  try {
    const file = await open(path, 'wx+');
    const append = async (bytes: Buffer): Promise<void> => {
      try {
        await file.writeFile(bytes);
      } catch (error) {
        throw storeError('write', path, error);
      }
    };
    return { path, file, append };
  } catch (error) {
    throw storeError('write', path, error);
  }
}

function bytesAt({ file, path }: TapeFile, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  try {
    for (let read = 0; read < length; ) {
      const more = readSync(file.fd, bytes, read, length - read, position + read);
      if (more === 0) throw new Error('it is shorter than it was written');
      read += more;
    }
    return bytes;
  } catch (error) {
    throw storeError('read', path, error);
  }
}
