import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { latin1ByteText } from '../adapters/byte-text.ts';
import { blockingCalls } from '../adapters/folder/file-calls.ts';
import { folderCatalog } from '../adapters/folder/folder-catalog.ts';
import { folderObjectStore } from '../adapters/folder/folder-object-store.ts';
import { HELD_BACK } from '../adapters/spill/folder-journal.ts';
import { folderSpill } from '../adapters/spill/folder-spill.ts';
import type { Slot, SlotPlan } from '../core/slot.ts';
import type { Batch, SortReport, WriteReport } from '../pipeline/import/batch.ts';
import { sortBatch } from '../pipeline/import/sort-batch.ts';
import { type BatchSurvey, surveyBatch } from '../pipeline/import/survey-batch.ts';
import { writeRawOfSlot, writeSlot } from '../pipeline/import/write-slot.ts';
import type { Lake } from '../pipeline/lake.ts';
import type { Segment, Spill } from '../pipeline/ports/spill.ts';
import type { DeployedPlace } from './deployed-lake.ts';
import { type LakeSettings, openLocalLake } from './local-lake.ts';

/** The lake that an import writes to; `isRemote`: what is written is refined there. */
export type ImportLake =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'aws'; readonly place: DeployedPlace; readonly isRemote: boolean };

/** What each thread of an import is told when it starts. */
export interface ImportWorkerData {
  readonly lake: ImportLake;
  readonly settings: LakeSettings;
  readonly spillFolder: string;
}

// A thread has nothing but what its pool gave it, so this module opens the lake as soon as it is loaded.
const place = openPlace(workerData as ImportWorkerData | null);
// Each task meets the failure; one that comes before the first task would else end the thread.
place.catch(() => {});

interface Place {
  readonly lake: Lake;
  /** The lake as sorting sees it: one in the cloud is given nothing before its price was agreed to. */
  readonly sorting: Lake;
  readonly spill: Spill;
}

async function openPlace(data: ImportWorkerData | null): Promise<Place | null> {
  if (data === null) return null;
  const spill = folderSpill(data.spillFolder, blockingCalls);
  if (data.lake.kind === 'folder') {
    const lake = await openLocalLake(data.lake.folder, data.settings, { create: false, calls: blockingCalls });
    return { lake, sorting: lake, spill };
  }
  const { openLakeAt } = await import('./deployed-lake.ts');
  const deployed = await openLakeAt(data.lake.place, data.settings, { create: 'later' });
  // The main thread makes the partitions of all days in a few calls; each thread would ask for every day again.
  const lake = { ...deployed, catalog: folderCatalog() };
  return { lake, sorting: { ...lake, store: folderObjectStore(join(data.spillFolder, HELD_BACK)) }, spill };
}

async function openedPlace(): Promise<Place> {
  const opened = await place;
  if (opened === null) throw new Error('a thread that only surveys has no lake');
  return opened;
}

export async function sort(batch: Batch): Promise<SortReport> {
  const { sorting, spill } = await openedPlace();
  return sortBatch({ lake: sorting, spill, byteText: latin1ByteText }, withBuffers(batch));
}

export interface SurveyTask {
  readonly batch: Batch;
  readonly plan: SlotPlan | null;
}

export function survey({ batch, plan }: SurveyTask): BatchSurvey {
  return surveyBatch(latin1ByteText, plan, withBuffers(batch));
}

/** What is moved between threads arrives as plain bytes; a Buffer finds the ends of lines many times as fast. */
function withBuffers(batch: Batch): Batch {
  return { ...batch, pieces: batch.pieces.map((piece) => ({ ...piece, text: bufferOf(piece.text) })) };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

export interface WriteTask {
  readonly slot: Slot;
  readonly segments: readonly Segment[];
}

export async function write({ slot, segments }: WriteTask): Promise<WriteReport> {
  const { lake, spill } = await openedPlace();
  return writeSlot(lake, spill, slot, segments);
}

export async function writeRaw({ segments }: WriteTask): Promise<WriteReport> {
  const { lake, spill } = await openedPlace();
  return writeRawOfSlot(lake, spill, segments);
}
