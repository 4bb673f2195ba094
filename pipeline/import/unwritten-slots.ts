import type { SlotLines } from '../../core/import-cost.ts';
import type { Slot } from '../../core/slot.ts';
import type { Segment, Spill, SpilledRun } from '../ports/spill.ts';

/** How much of each slot is spilled and not written yet. */
export type UnwrittenSlots = ReadonlyMap<Slot, SlotLines>;

export interface Unwritten {
  readonly slots: UnwrittenSlots;
  /** How many segments of a run, by its name, belong to these slots. */
  readonly segmentsByRun: Map<string, number>;
}

type Segments = Pick<Spill, 'segmentsOf'>;

/** Looks through the lists of all runs, so that memory holds the slots, and not each segment. */
export async function unwrittenSlots(
  runs: readonly SpilledRun[],
  spill: Segments,
  isWritten: (slot: Slot) => boolean,
): Promise<Unwritten> {
  const slots = new Map<Slot, SlotLines>();
  const segmentsByRun = new Map<string, number>();
  for (const run of runs) {
    let segments = 0;
    for await (const segment of spill.segmentsOf(run)) {
      if (isWritten(segment.slot)) continue;
      addToSlot(slots, segment.slot, segment);
      segments++;
    }
    segmentsByRun.set(run.name, segments);
  }
  return { slots, segmentsByRun };
}

/** Adds what one batch has of a slot. */
export function addToSlot(slots: Map<Slot, SlotLines>, slot: Slot, more: SlotLines): void {
  const { lines, rawBytes } = slots.get(slot) ?? { lines: 0, rawBytes: 0 };
  slots.set(slot, { lines: lines + more.lines, rawBytes: rawBytes + more.rawBytes });
}

interface Reader {
  readonly segments: AsyncIterator<Segment>;
}

/** The segments of each of these slots, ascending by slot: a merge of the runs' lists, of which memory holds what comes next. */
export async function* segmentsBySlot(
  runs: readonly SpilledRun[],
  spill: Segments,
  slots: UnwrittenSlots,
): AsyncIterable<[Slot, Segment[]]> {
  const waiting = new Map<Slot, { readonly segment: Segment; readonly reader: Reader }[]>();
  const advance = async (reader: Reader): Promise<void> => {
    for (let next = await reader.segments.next(); !next.done; next = await reader.segments.next()) {
      const segment = next.value;
      if (!slots.has(segment.slot)) continue;
      const ofSlot = waiting.get(segment.slot);
      if (ofSlot) ofSlot.push({ segment, reader });
      else waiting.set(segment.slot, [{ segment, reader }]);
      return;
    }
  };
  for (const run of runs) await advance({ segments: spill.segmentsOf(run)[Symbol.asyncIterator]() });
  for (const slot of [...slots.keys()].sort()) {
    const next = waiting.get(slot) ?? [];
    waiting.delete(slot);
    for (const { reader } of next) await advance(reader);
    yield [slot, next.map(({ segment }) => segment)];
  }
}
