import type { CopiedBytes, EnvelopeLine } from '../../core/envelope.ts';
import type { Slot } from '../../core/slot.ts';

/** The lines of one batch, sorted by slot. */
export interface SpilledRun {
  readonly name: string;
  readonly lines: number;
  /** Where behind its lines the list of its segments begins. */
  readonly listAtBytes: number;
}

/** Where the lines of one slot, of one batch, were put. */
export interface Segment {
  readonly slot: Slot;
  /** Name of the run. */
  readonly run: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly lines: number;
  /** Bytes of these lines in RAW. */
  readonly rawBytes: number;
}

/** A part of a run's list of segments. */
export interface SegmentPage {
  readonly segments: readonly Segment[];
  /** Where in the list the next page begins; null behind the last one. */
  readonly next: number | null;
}

/** Room for lines between reading an archive and writing its slots; gone when the import ends. */
export interface Spill {
  /** Keeps the lines of one batch; null for none. */
  write(linesBySlot: ReadonlyMap<Slot, readonly EnvelopeLine<string | CopiedBytes>[]>): Promise<SpilledRun | null>;
  /** At least `count` segments from a place in the run's list on, or all that are left: one a slot, ascending by slot; none of a run that was discarded. */
  segmentsOf(run: SpilledRun, from: number, count: number): Promise<SegmentPage>;
  read(segments: readonly Segment[]): Promise<EnvelopeLine<Uint8Array>[]>;
  /** Gives back the room of a run, by its name, that is not read again. */
  discard(run: string): Promise<void>;
}
