import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ArchiveFiles, totalBytes } from '../../adapters/archive/archive-files.ts';
import { codeOf } from '../../adapters/folder/folder-error.ts';

/**
 * Bytes on disk for each byte of the input, unpacked, of tweets as X's API gives them. Of v1.1, of which less is kept, both
 * are 0.4; in slots of two tweets, each file of which takes up a whole block, the lake is 4.6. Measured: docs/performance.md
 */
const SORTED_SHARE = 1.1;
const LAKE_SHARE = 1.2;

/** About what an import needs on disk, in bytes; more where files are packed, for what they hold is not known before they are read. */
export interface NeededRoom {
  /** For sorting what is not sorted yet. */
  readonly sortBytes: number;
  /** What is sorted already. */
  readonly sortedBytes: number;
  readonly lakeBytes: number;
}

export function neededRoom(files: ArchiveFiles, sortedBytes: number): NeededRoom {
  const inputBytes = Math.max(totalBytes(files), sortedBytes / SORTED_SHARE);
  return { sortBytes: SORTED_SHARE * inputBytes - sortedBytes, sortedBytes, lakeBytes: LAKE_SHARE * inputBytes };
}

/** The folders that an import writes to; they need not exist. */
export interface ImportFolders {
  readonly spillRoot: string;
  /** Null for a lake that is elsewhere. */
  readonly lakeFolder: string | null;
  /** Bytes in the first that are removed when the import begins. */
  readonly removableBytes: number;
}

/** One disk that an import writes to. */
export interface DiskRoom {
  readonly folder: string;
  /** Needed where the tweets come in order of time. */
  readonly leastBytes: number;
  /** Needed where they come in no order. */
  readonly mostBytes: number;
  /** Infinity where it is not known. */
  readonly freeBytes: number;
  /** The option that chooses another. */
  readonly option: '--tmp' | '--lake';
}

/** The disks, one where both folders are on the same. */
export async function disksOf(needed: NeededRoom, folders: ImportFolders): Promise<DiskRoom[]> {
  const { sortBytes, lakeBytes } = needed;
  const { spillRoot, lakeFolder, removableBytes } = folders;
  const spillDisk = await diskOf(spillRoot);
  const freeBytes = spillDisk.freeBytes + removableBytes;
  const ofSorted = { ...exactly(sortBytes), folder: spillRoot, freeBytes, option: '--tmp' } as const;
  if (lakeFolder === null) return [ofSorted];
  const lakeDisk = await diskOf(lakeFolder);
  const ofLake = { ...exactly(lakeBytes), folder: lakeFolder, option: '--lake' } as const;
  if (lakeDisk.device !== spillDisk.device) return [ofSorted, { ...ofLake, freeBytes: lakeDisk.freeBytes }];
  return [{ ...ofLake, ...together(needed), freeBytes }];
}

function exactly(bytes: number): Pick<DiskRoom, 'leastBytes' | 'mostBytes'> {
  return { leastBytes: bytes, mostBytes: bytes };
}

/**
 * What was sorted goes run by run, once each slot that it has tweets of is written: in order of time as soon as the lake
 * grows, in no order only at the end, when both are there.
 */
export function together(needed: NeededRoom): Pick<DiskRoom, 'leastBytes' | 'mostBytes'> {
  const { sortBytes, sortedBytes, lakeBytes } = needed;
  return { leastBytes: Math.max(sortBytes, lakeBytes - sortedBytes), mostBytes: sortBytes + lakeBytes };
}

/** Of the folder, or of the next one above that is there. A file system without blocks, as some of other machines, tells nothing. */
async function diskOf(folder: string): Promise<{ readonly device: number; readonly freeBytes: number }> {
  try {
    const [{ dev: device }, { blocks, bavail, bsize }] = await Promise.all([stat(folder), statfs(folder)]);
    return { device, freeBytes: blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize };
  } catch (error) {
    const above = dirname(folder);
    if (above === folder || (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR')) throw error;
    return diskOf(above);
  }
}
