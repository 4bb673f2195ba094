import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { archiveBatches } from '../adapters/archive/archive-batches.ts';
import { type ArchiveFile, STDIN } from '../adapters/archive/archive-file.ts';
import { STORE_FOLDER } from '../adapters/folder/folder-object-store.ts';
import { sha256 } from '../adapters/hash.ts';
import { folderJournal } from '../adapters/spill/folder-journal.ts';
import { openSpillRoom } from '../adapters/spill/spill-room.ts';
import { SHORT_HASH_CHARS } from '../core/hash.ts';
import type { CsvMap } from '../core/shapes/csv-layout.ts';
import { type ImportOptions, type ImportSummary, importArchive } from '../pipeline/import/import-archive.ts';
import { NO_JOURNAL } from '../pipeline/import/no-journal.ts';
import type { ImportJournal } from '../pipeline/ports/import-journal.ts';
import { type ImportPool, importPool } from './import-pool.ts';
import type { ImportWorkerData } from './import-worker.ts';
import type { LakeSettings } from './local-lake.ts';

/** Where a lake's imports have their rooms: in the lake, or in a folder below the chosen one, which other lakes may use too. */
export function spillRootOf(lakeFolder: string, chosen?: string): string {
  if (chosen === undefined) return join(lakeFolder, 'tmp');
  return join(resolve(chosen), `tweetlake-${sha256(resolve(lakeFolder)).slice(0, SHORT_HASH_CHARS)}`);
}

/** Raised when what a room holds is read otherwise. */
const ROOM_FORMAT = 1;

export interface FilesOptions extends ImportOptions {
  /** What columns hold of a CSV whose header is not known. */
  readonly csvMap?: CsvMap | null;
  readonly threads?: number | undefined;
  /** Folder of this lake's rooms; by default `tmp` in the lake. */
  readonly spillRoot?: string | undefined;
}

/**
 * Imports the files into the lake of a folder, which must exist, on all processors. Where an import of the same files was
 * ended before it was complete, this one goes on.
 */
export async function importFiles(
  lakeFolder: string,
  { slotMinutes, emoticons }: LakeSettings,
  files: readonly ArchiveFile[],
  options: FilesOptions = {},
): Promise<ImportSummary> {
  const root = resolve(lakeFolder);
  const locks = join(root, STORE_FOLDER, 'locks');
  const room = await openSpillRoom(
    options.spillRoot ?? spillRootOf(root),
    locks,
    roomName(files, slotMinutes, options.csvMap),
  );
  try {
    const summary = await importInRoom(
      { lakeFolder: root, settings: { slotMinutes, emoticons }, spillFolder: room.folder },
      files,
      options,
    );
    await room.remove();
    return summary;
  } finally {
    await room.release();
  }
}

async function importInRoom(
  data: ImportWorkerData,
  files: readonly ArchiveFile[],
  options: FilesOptions,
): Promise<ImportSummary> {
  return importWith(importPool(data, options.threads), await folderJournal(data.spillFolder), files, options);
}

/** Reads the files as an import does, and writes nothing anywhere. */
export function surveyFiles(files: readonly ArchiveFile[], options: FilesOptions = {}): Promise<ImportSummary> {
  return importWith(importPool(null, options.threads), NO_JOURNAL, files, options);
}

async function importWith(
  pool: ImportPool,
  journal: ImportJournal,
  files: readonly ArchiveFile[],
  options: FilesOptions,
): Promise<ImportSummary> {
  try {
    return await importArchive((position) => archiveBatches(files, position, options.csvMap), pool, journal, options);
  } finally {
    await pool.close();
  }
}

/** The same files, read in the same way, give the same room, so that the next import finds what one that died has done; what is typed in cannot come again. */
function roomName(files: readonly ArchiveFile[], slotMinutes: number, csvMap: CsvMap | null = null): string {
  const places = files.map(({ file, sizeBytes, modifiedAt }) =>
    file === STDIN ? randomUUID() : `${resolve(file)}\n${sizeBytes}\n${modifiedAt}`,
  );
  return `import-${sha256([ROOM_FORMAT, slotMinutes, JSON.stringify(csvMap), ...places].join('\n')).slice(0, SHORT_HASH_CHARS)}`;
}
