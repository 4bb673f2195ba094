import { workerData } from 'node:worker_threads';
import { latin1ByteText } from '../adapters/byte-text.ts';
import { folderSpill } from '../adapters/spill/folder-spill.ts';
import type { Slot } from '../core/slot.ts';
import type { Batch } from '../pipeline/import/batch.ts';
import { type SortReport, sortBatch } from '../pipeline/import/sort-batch.ts';
import { type WriteReport, writeSlot } from '../pipeline/import/write-slot.ts';
import type { Segment } from '../pipeline/ports/spill.ts';
import { type LakeSettings, openLocalLake } from './local-lake.ts';

/** What each thread of an import is told when it starts. */
export interface ImportWorkerData {
  readonly lakeFolder: string;
  readonly settings: LakeSettings;
  readonly spillFolder: string;
}

// A thread has nothing but what its pool gave it, so this module opens the lake as soon as it is loaded.
const { lakeFolder, settings, spillFolder } = workerData as ImportWorkerData;
const lake = openLocalLake(lakeFolder, settings, { create: false });
const spill = folderSpill(spillFolder);

export async function sort(batch: Batch): Promise<SortReport> {
  // What is moved between threads arrives as plain bytes; a Buffer finds the ends of lines many times as fast.
  const pieces = batch.pieces.map((piece) => ({ ...piece, text: bufferOf(piece.text) }));
  return sortBatch({ lake: await lake, spill, byteText: latin1ByteText }, { ...batch, pieces });
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

export async function write(task: {
  readonly slot: Slot;
  readonly segments: readonly Segment[];
}): Promise<WriteReport> {
  return writeSlot(await lake, spill, task.slot, task.segments);
}
