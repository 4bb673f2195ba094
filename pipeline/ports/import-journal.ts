import type { Slot } from '../../core/slot.ts';
import type { ReadPosition, SortReport, WriteReport } from '../import/batch.ts';

/** How far an import of the same files came that died. */
export interface ImportDone {
  /** Of the batches from the first on, without a gap. */
  readonly sorted: readonly SortReport[];
  /** Where reading goes on; null when everything was read. */
  readonly readFrom: ReadPosition | null;
  readonly written: ReadonlyMap<Slot, WriteReport>;
}

/** Remembers what an import has done, until it has done everything. Every method rejects with LakeError. */
export interface ImportJournal {
  readonly done: ImportDone;
  /** The batch of this number, from 0, is in the spill. */
  sorted(number: number, report: SortReport, end: ReadPosition): Promise<void>;
  /** Every batch is in the spill. */
  allSorted(): Promise<void>;
  /** The slot's RAW files and part are written. */
  written(slot: Slot, report: WriteReport): Promise<void>;
}
