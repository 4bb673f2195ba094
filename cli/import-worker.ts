import { workerData } from 'node:worker_threads';
import { latin1ByteText } from '../adapters/byte-text.ts';
import { blockingCalls } from '../adapters/folder/file-calls.ts';
import { folderSpill } from '../adapters/spill/folder-spill.ts';
import type { Slot } from '../core/slot.ts';
import type { Batch, SortReport, WriteReport } from '../pipeline/import/batch.ts';
import { sortBatch, surveyBatch } from '../pipeline/import/sort-batch.ts';
import { writeSlot } from '../pipeline/import/write-slot.ts';
import type { Lake } from '../pipeline/lake.ts';
import type { Segment, Spill } from '../pipeline/ports/spill.ts';
import { type LakeSettings, openLocalLake } from './local-lake.ts';

/** What each thread of an import is told when it starts. */
export interface ImportWorkerData {
  readonly lakeFolder: string;
  readonly settings: LakeSettings;
  readonly spillFolder: string;
}

// A thread has nothing but what its pool gave it, so this module opens the lake as soon as it is loaded.
const place = openPlace(workerData as ImportWorkerData | null);

interface Place {
  readonly lake: Lake;
  readonly spill: Spill;
}

async function openPlace(data: ImportWorkerData | null): Promise<Place | null> {
  if (data === null) return null;
  const lake = await openLocalLake(data.lakeFolder, data.settings, { create: false, calls: blockingCalls });
  return { lake, spill: folderSpill(data.spillFolder, blockingCalls) };
}

async function openedPlace(): Promise<Place> {
  const opened = await place;
  if (opened === null) throw new Error('a thread that only surveys has no lake');
  return opened;
}

export async function sort(batch: Batch): Promise<SortReport> {
  return sortBatch({ ...(await openedPlace()), byteText: latin1ByteText }, withBuffers(batch));
}

export function survey(batch: Batch): SortReport {
  return surveyBatch(latin1ByteText, withBuffers(batch));
}

/** What is moved between threads arrives as plain bytes; a Buffer finds the ends of lines many times as fast. */
function withBuffers(batch: Batch): Batch {
  return { ...batch, pieces: batch.pieces.map((piece) => ({ ...piece, text: bufferOf(piece.text) })) };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

export async function write(task: {
  readonly slot: Slot;
  readonly segments: readonly Segment[];
}): Promise<WriteReport> {
  const { lake, spill } = await openedPlace();
  return writeSlot(lake, spill, task.slot, task.segments);
}
