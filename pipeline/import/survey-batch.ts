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
  /** How much RAW would get of each slot; empty where no plan was given. */
  readonly slots: UnwrittenSlots;
  /** Objects that would be written beside RAW: quarantine, and requests to erase. */
  readonly otherObjects: number;
}

const NO_SLOTS: UnwrittenSlots = new Map();

/** Reads a batch and keeps nothing of it. `plan` is null where nobody asks how much there is of each slot. */
export function surveyBatch(byteText: ByteText, plan: SlotPlan | null, batch: Batch): BatchSurvey {
  const { lines, rejected, erasures, tally } = readBatch(batch, byteText);
  const slots = plan === null ? NO_SLOTS : slotsOf(lines, plan);
  const report = { run: null, tweets: lines.length, tally, inputBytes: batch.inputBytes };
  return { report, slots, otherObjects: Math.sign(rejected.length) + Math.sign(erasures.length) };
}

function slotsOf(lines: readonly ReadLine[], plan: SlotPlan): Map<Slot, SlotLines> {
  const encoder = new TextEncoder();
  const rawBytesOf = ({ json }: ReadLine): number =>
    (typeof json === 'string' ? encoder.encode(json).byteLength : copiedLength(json)) + 1;
  const slots = new Map<Slot, SlotLines>();
  for (const [slot, ofSlot] of groupBySlot(lines, plan)) {
    slots.set(slot, { lines: ofSlot.length, rawBytes: ofSlot.reduce((sum, line) => sum + rawBytesOf(line), 0) });
  }
  return slots;
}
