import { latin1ByteText } from '../../adapters/byte-text.ts';
import { memorySpill } from '../../adapters/memory/memory-spill.ts';
import type { ImportWorkers } from '../../pipeline/import/import-archive.ts';
import { sortBatch } from '../../pipeline/import/sort-batch.ts';
import { writeSlot } from '../../pipeline/import/write-slot.ts';
import type { Lake } from '../../pipeline/lake.ts';

/** Workers of an import without threads. */
export function inlineWorkers(lake: Lake, spill = memorySpill()): ImportWorkers {
  return {
    width: 2,
    sort: (batch) => sortBatch({ lake, spill, byteText: latin1ByteText }, batch),
    write: (slot, segments) => writeSlot(lake, spill, slot, segments),
    spill,
  };
}
