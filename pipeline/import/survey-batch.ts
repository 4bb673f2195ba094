import { copiedLength } from '../../core/envelope.ts';
import type { SlotLines } from '../../core/import-cost.ts';
import { groupBySlot } from '../../core/raw-file.ts';
import type { Slot, SlotPlan } from '../../core/slot.ts';
import type { ByteText } from '../ports/byte-text.ts';
import type { Batch, SortReport } from './batch.ts';
import { type ReadLine, readBatch } from './read-batch.ts';
import type { UnwrittenSlots } from './unwritten-slots.ts';

/** What sorting and writing a batch would give. */
export interface BatchSurvey {
  readonly report: SortReport;
  /** How much RAW would get of each slot. */
  readonly slots: UnwrittenSlots;
  /** Objects that would be written beside RAW: quarantine, and requests to erase. */
  readonly otherObjects: number;
}

/** Reads a batch and keeps nothing of it. */
export function surveyBatch(byteText: ByteText, plan: SlotPlan, batch: Batch): BatchSurvey {
  const { lines, rejected, erasures, tally } = readBatch(batch, byteText);
  const slots = new Map<Slot, SlotLines>();
  for (const [slot, ofSlot] of groupBySlot(lines, plan)) {
    slots.set(slot, { lines: ofSlot.length, lengthBytes: ofSlot.reduce((sum, line) => sum + lineBytes(line), 0) });
  }
  const report = { run: null, tweets: lines.length, tally, inputBytes: batch.inputBytes };
  return { report, slots, otherObjects: Math.sign(rejected.length) + Math.sign(erasures.length) };
}

/** As the line stands in RAW. */
function lineBytes({ json }: ReadLine): number {
  return (typeof json === 'string' ? new TextEncoder().encode(json).byteLength : copiedLength(json)) + 1;
}
