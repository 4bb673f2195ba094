import type { EnvelopeLine } from '../../core/envelope.ts';
import type { Slot } from '../../core/slot.ts';

/** Where the lines of one slot, of one batch, were put. */
export interface Segment {
  readonly slot: Slot;
  readonly run: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly lines: number;
}

/** Room for lines between reading an archive and writing its slots; gone when the import ends. */
export interface Spill {
  /** Keeps the lines of one batch; one segment a slot. */
  write(linesBySlot: ReadonlyMap<Slot, readonly EnvelopeLine<string | Uint8Array>[]>): Promise<Segment[]>;
  read(segments: readonly Segment[]): Promise<EnvelopeLine<string | Uint8Array>[]>;
  /** Gives back the room of a run that is not read again. */
  discard(run: string): Promise<void>;
}
