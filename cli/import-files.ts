import { join, resolve } from 'node:path';
import { archiveBatches } from '../adapters/archive/archive-batches.ts';
import type { ArchiveFile } from '../adapters/archive/archive-file.ts';
import { STORE_FOLDER } from '../adapters/folder/folder-object-store.ts';
import { sha256 } from '../adapters/hash.ts';
import { openSpillRoom } from '../adapters/spill/spill-room.ts';
import { SHORT_HASH_CHARS } from '../core/hash.ts';
import { type ImportOptions, type ImportSummary, importArchive } from '../pipeline/import/import-archive.ts';
import { importPool } from './import-pool.ts';
import type { LakeSettings } from './local-lake.ts';

/** Imports the files into the lake of a folder, which must exist, on all processors. */
export async function importFiles(
  lakeFolder: string,
  { slotMinutes, emoticons }: LakeSettings,
  files: readonly ArchiveFile[],
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const root = resolve(lakeFolder);
  const room = await openSpillRoom(join(root, 'tmp'), join(root, STORE_FOLDER, 'locks'), roomName(files));
  try {
    const pool = importPool({ lakeFolder: root, settings: { slotMinutes, emoticons }, spillFolder: room.folder });
    try {
      return await importArchive(archiveBatches(files), pool, options);
    } finally {
      await pool.close();
    }
  } finally {
    await room.close();
  }
}

/** Reads the files as an import does, and writes nothing anywhere. */
export async function surveyFiles(files: readonly ArchiveFile[], options: ImportOptions = {}): Promise<ImportSummary> {
  const pool = importPool(null);
  try {
    return await importArchive(archiveBatches(files), pool, options);
  } finally {
    await pool.close();
  }
}

/** The same files give the same room, so that what a killed import left there is found by the next one. */
function roomName(files: readonly ArchiveFile[]): string {
  const text = files
    .map(({ file, sizeBytes, modifiedAt }) => `${resolve(file)}\n${sizeBytes}\n${modifiedAt}\n`)
    .join('');
  return `import-${sha256(text).slice(0, SHORT_HASH_CHARS)}`;
}
