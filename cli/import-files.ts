import { createHash, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { archiveBatches } from '../adapters/archive/archive-batches.ts';
import { STDIN } from '../adapters/archive/archive-file.ts';
import type { ArchiveFiles } from '../adapters/archive/archive-files.ts';
import { folderObjectStore } from '../adapters/folder/folder-object-store.ts';
import { STORE_FOLDER } from '../adapters/folder/store-folder.ts';
import { sha256 } from '../adapters/hash.ts';
import { folderJournal, HELD_BACK } from '../adapters/spill/folder-journal.ts';
import { openSpillRoom } from '../adapters/spill/spill-room.ts';
import { DeclinedError, SpillLostError } from '../core/errors.ts';
import { SHORT_HASH_CHARS } from '../core/hash.ts';
import type { SlotLines } from '../core/import-cost.ts';
import { newLakeState } from '../core/lake-state.ts';
import type { CsvMap } from '../core/shapes/csv-layout.ts';
import type { Slot, SlotMinutes } from '../core/slot.ts';
import { type ImportOptions, type ImportSummary, importArchive } from '../pipeline/import/import-archive.ts';
import { NO_JOURNAL } from '../pipeline/import/no-journal.ts';
import type { BatchSurvey } from '../pipeline/import/survey-batch.ts';
import { addToSlot, type UnwrittenSlots } from '../pipeline/import/unwritten-slots.ts';
import type { ImportJournal } from '../pipeline/ports/import-journal.ts';
import type { ObjectStore } from '../pipeline/ports/object-store.ts';
import { type ImportPool, importPool, surveyPool } from './import-pool.ts';
import type { ImportLake, ImportWorkerData } from './import-worker.ts';
import type { LakeSettings } from './local-lake.ts';

/** The lake of an import, which must exist, and its room on this machine. */
export interface ImportTarget {
  readonly lake: ImportLake;
  readonly settings: LakeSettings;
  /** Folder of this lake's rooms. */
  readonly spillRoot: string;
  /** Folder of the locks on them. */
  readonly locks: string;
}

/** The room of an import of certain files. */
export interface ImportRoom extends Pick<ImportTarget, 'spillRoot' | 'locks'> {
  /** Of its folder. */
  readonly name: string;
}

/** The same files, read in the same way, have the same room. Goes through all of them. */
export function roomOf(
  { spillRoot, locks, settings }: ImportTarget,
  files: ArchiveFiles,
  csvMap?: CsvMap | null,
): ImportRoom {
  return { spillRoot, locks, name: roomName(files, settings.slotMinutes, csvMap) };
}

/** A lake in a folder has its rooms in itself, or in a folder below the chosen one. */
export function folderTarget(lakeFolder: string, settings: LakeSettings, chosen?: string): ImportTarget {
  const folder = resolve(lakeFolder);
  return {
    lake: { kind: 'folder', folder },
    settings,
    spillRoot: chosen === undefined ? spillRootIn(folder) : sharedSpillRoot(chosen, folder),
    locks: join(folder, STORE_FOLDER, 'locks'),
  };
}

/** Where a lake has its rooms, unless another folder is chosen. */
export function spillRootIn(lakeFolder: string): string {
  return join(resolve(lakeFolder), 'tmp');
}

/** Where a lake has its rooms in a folder that other lakes may use too. */
export function sharedSpillRoot(folder: string, lake: string): string {
  return join(resolve(folder), `tweetlake-${sha256(lake).slice(0, SHORT_HASH_CHARS)}`);
}

/** Raised when what a room holds is read otherwise. */
const ROOM_FORMAT = 6;

export interface FilesOptions extends Omit<ImportOptions, 'onSorted'> {
  /** What columns hold of a CSV whose header is not known. */
  readonly csvMap?: CsvMap | null;
  readonly threads?: number | undefined;
  /** Told once all is sorted, before the lake is given anything; what it was not given while that went on is in `heldBack`. */
  readonly beforeWriting?: (slots: UnwrittenSlots, heldBack: ObjectStore) => Promise<void>;
}

/** The lake of an import, and the room of its files. */
export interface FilesTarget extends Pick<ImportTarget, 'lake' | 'settings'> {
  readonly room: ImportRoom;
}

/**
 * Imports the files into the lake, on all processors. Where an import of the same files was ended before it was complete,
 * this one goes on; one that was declined leaves nothing, nor does one whose sorted tweets were taken away.
 */
export async function importFiles(
  { lake, settings, room: { spillRoot, locks, name } }: FilesTarget,
  files: ArchiveFiles,
  options: FilesOptions = {},
): Promise<ImportSummary> {
  const room = await openSpillRoom(spillRoot, locks, name);
  const { slotMinutes, emoticons } = settings;
  try {
    const data = { lake, settings: { slotMinutes, emoticons }, spillFolder: room.folder };
    const summary = await importInRoom(data, files, options);
    await room.remove();
    return summary;
  } catch (error) {
    if (error instanceof DeclinedError || error instanceof SpillLostError) await room.remove();
    throw error;
  } finally {
    await room.release();
  }
}

async function importInRoom(
  data: ImportWorkerData,
  files: ArchiveFiles,
  options: FilesOptions,
): Promise<ImportSummary> {
  const { beforeWriting } = options;
  const heldBack = folderObjectStore(join(data.spillFolder, HELD_BACK));
  return importWith(importPool(data, options.threads), await folderJournal(data.spillFolder), files, {
    ...options,
    onSorted: async (slots) => beforeWriting?.(slots, heldBack),
  });
}

/** What an import would write. */
export interface Survey {
  readonly summary: ImportSummary;
  /** Of a new lake with the slots that were asked for; none where none were. */
  readonly slots: UnwrittenSlots;
  /** Objects that would be written beside RAW: quarantine, and requests to erase. */
  readonly otherObjects: number;
}

export interface SurveyOptions extends FilesOptions {
  /** Null where nobody asks how much there is of each slot. */
  readonly slotMinutes: SlotMinutes | null;
}

/** Reads the files as an import does, and writes nothing anywhere. */
export async function surveyFiles(files: ArchiveFiles, { slotMinutes, ...options }: SurveyOptions): Promise<Survey> {
  const slots = new Map<Slot, SlotLines>();
  let otherObjects = 0;
  const add = (survey: BatchSurvey): void => {
    otherObjects += survey.otherObjects;
    for (const [slot, lines] of survey.slots) addToSlot(slots, slot, lines);
  };
  const plan = slotMinutes === null ? null : newLakeState(slotMinutes).slots;
  const pool = surveyPool(plan, add, options.threads);
  const summary = await importWith(pool, NO_JOURNAL, files, options);
  return { summary, slots, otherObjects };
}

async function importWith(
  pool: ImportPool,
  journal: ImportJournal,
  files: ArchiveFiles,
  options: FilesOptions & ImportOptions,
): Promise<ImportSummary> {
  try {
    return await importArchive((position) => archiveBatches(files, position, options.csvMap), pool, journal, options);
  } finally {
    await pool.close();
  }
}

/** So that the next import of the same files finds what one that died has done; what is typed in cannot come again. */
function roomName(files: ArchiveFiles, slotMinutes: number, csvMap: CsvMap | null = null): string {
  const hash = createHash('sha256').update([ROOM_FORMAT, slotMinutes, JSON.stringify(csvMap)].join('\n'));
  for (const { file, sizeBytes, modifiedAt } of files) {
    hash.update(file === STDIN ? `\n${randomUUID()}` : `\n${resolve(file)}\n${sizeBytes}\n${modifiedAt}`);
  }
  return `import-${hash.digest('hex').slice(0, SHORT_HASH_CHARS)}`;
}
