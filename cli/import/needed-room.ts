import { stat, statfs } from 'node:fs/promises';
import { type ArchiveFiles, totalBytes } from '../../adapters/archive/archive-files.ts';
import { LakeError } from '../../core/errors.ts';

/** What RAW and REF take of the input, unpacked. Source: docs/performance.md's archive, rounded up. */
const LAKE_SHARE = 1.2;
const BYTES_PER_GB = 1_000_000_000;
const BYTES_PER_MB = 1_000_000;
const BYTES_PER_KB = 1000;

/** What an import needs on disk; at least, for what packed files hold is not known before they are read. */
export interface NeededRoom {
  readonly spillBytes: number;
  /** 0 for a lake that is elsewhere. */
  readonly lakeBytes: number;
}

/** `spilledBytes`: what of the input is sorted already. */
export function neededRoom(files: ArchiveFiles, isLakeHere = true, spilledBytes = 0): NeededRoom {
  const inputBytes = Math.max(totalBytes(files), spilledBytes);
  return { spillBytes: inputBytes - spilledBytes, lakeBytes: isLakeHere ? LAKE_SHARE * inputBytes : 0 };
}

/** The folders that an import writes to; both must exist. */
export interface ImportFolders {
  readonly spillRoot: string;
  readonly lakeFolder: string;
  /** Bytes in the first that are removed when the import begins. */
  readonly removableBytes: number;
}

/** Says what is needed and what is free. Rejects with LakeError when that is surely too little. */
export async function checkRoom(
  needed: NeededRoom,
  { spillRoot, lakeFolder, removableBytes }: ImportFolders,
): Promise<string> {
  const isShared = (await stat(spillRoot)).dev === (await stat(lakeFolder)).dev;
  const spillFree = (await freeBytes(spillRoot)) + removableBytes;
  const ofSpill = {
    folder: spillRoot,
    bytes: needed.spillBytes + (isShared ? needed.lakeBytes : 0),
    free: spillFree,
  };
  const ofLakeAlone = { folder: lakeFolder, bytes: needed.lakeBytes, free: await freeBytes(lakeFolder) };
  for (const { folder, bytes, free } of isShared ? [ofSpill] : [ofSpill, ofLakeAlone]) {
    if (free >= bytes) continue;
    throw new LakeError(
      `the import needs at least ${gigabytes(bytes)} in ${folder}, which has ${gigabytes(free)} free; free some, or choose another folder with --tmp`,
    );
  }
  const wanted = `${gigabytes(needed.spillBytes)} of temporary room in ${spillRoot}`;
  const ofLake = needed.lakeBytes === 0 ? '' : ` and ${gigabytes(needed.lakeBytes)} for the lake`;
  return `needs at least ${wanted}${ofLake}; ${gigabytes(spillFree)} are free`;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Less than a megabyte in kilobytes, which gigabytes would show as none. */
function gigabytes(bytes: number): string {
  if (bytes < BYTES_PER_MB) return `${Math.ceil(bytes / BYTES_PER_KB)} kB`;
  return `${(bytes / BYTES_PER_GB).toFixed(bytes < BYTES_PER_GB / 10 ? 3 : 1)} GB`;
}
