import type { SlotLines } from '../../core/import-cost.ts';
import type { Slot } from '../../core/slot.ts';
import type { Segment, SegmentPage, Spill, SpilledRun } from '../ports/spill.ts';

/** How much of each slot is spilled and not written yet. */
export type UnwrittenSlots = ReadonlyMap<Slot, SlotLines>;

export interface Unwritten {
  readonly slots: UnwrittenSlots;
  /** The runs that have lines of these slots, by name. */
  readonly runs: ReadonlyMap<string, UnwrittenRun>;
}

export interface UnwrittenRun {
  readonly run: SpilledRun;
  readonly firstSlot: Slot;
  /** How many of its segments belong to these slots. */
  readonly segments: number;
}

type Segments = Pick<Spill, 'segmentsOf'>;

/** Of all lists together, while they are merged. */
const SEGMENTS_IN_MEMORY = 100_000;
const PAGE_SEGMENTS_MAX = 50;

/** Looks through the lists of all runs, so that memory holds the slots, and not each segment. */
export async function unwrittenSlots(
  runs: readonly SpilledRun[],
  spill: Segments,
  isWritten: (slot: Slot) => boolean,
): Promise<Unwritten> {
  const slots = new Map<Slot, SlotLines>();
  const unwritten = new Map<string, UnwrittenRun>();
  for (const run of runs) {
    let firstSlot: Slot | null = null;
    let segments = 0;
    for (let from: number | null = 0; from !== null; ) {
      const page: SegmentPage = await spill.segmentsOf(run, from, PAGE_SEGMENTS_MAX);
      for (const segment of page.segments) {
        if (isWritten(segment.slot)) continue;
        addToSlot(slots, segment.slot, segment);
        firstSlot ??= segment.slot;
        segments++;
      }
      from = page.next;
    }
    if (firstSlot !== null) unwritten.set(run.name, { run, firstSlot, segments });
  }
  return { slots, runs: unwritten };
}

/** Adds what one batch has of a slot. */
export function addToSlot(slots: Map<Slot, SlotLines>, slot: Slot, more: SlotLines): void {
  const { lines, rawBytes } = slots.get(slot) ?? { lines: 0, rawBytes: 0 };
  slots.set(slot, { lines: lines + more.lines, rawBytes: rawBytes + more.rawBytes });
}

/** The segments of a run that are still to be merged. */
interface Reader {
  readonly run: SpilledRun;
  /** What was read of the list, the next one last. */
  read: Segment[];
  /** Where the list goes on; null when all of it was read. */
  next: number | null;
}

/**
 * The segments of each unwritten slot, ascending by slot: a merge of the runs' lists, of which memory holds what comes
 * next. A list is opened when its first slot is due, which in an archive that is in order is when those before it are done.
 */
export async function* segmentsBySlot(
  { slots, runs }: Unwritten,
  spill: Segments,
): AsyncIterable<[Slot, readonly Segment[]]> {
  const page = Math.min(Math.max(1, Math.floor(SEGMENTS_IN_MEMORY / runs.size)), PAGE_SEGMENTS_MAX);
  const readersBySlot = new Map<Slot, Reader[]>();
  const wait = (slot: Slot, reader: Reader): void => {
    const others = readersBySlot.get(slot);
    if (others) others.push(reader);
    else readersBySlot.set(slot, [reader]);
  };
  const advance = async (reader: Reader): Promise<void> => {
    while (reader.read.length === 0 && reader.next !== null) {
      const { segments, next } = await spill.segmentsOf(reader.run, reader.next, page);
      reader.read = segments.filter(({ slot }) => slots.has(slot)).reverse();
      reader.next = next;
    }
  };
  for (const { run, firstSlot } of runs.values()) wait(firstSlot, { run, read: [], next: 0 });
  for (const slot of [...slots.keys()].sort()) {
    const segments: Segment[] = [];
    for (const reader of readersBySlot.get(slot) ?? []) {
      await advance(reader);
      const segment = reader.read.pop();
      if (segment) segments.push(segment);
      await advance(reader);
      const following = reader.read.at(-1);
      if (following) wait(following.slot, reader);
    }
    readersBySlot.delete(slot);
    yield [slot, segments];
  }
}
