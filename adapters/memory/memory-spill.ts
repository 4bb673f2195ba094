import { type CopiedBytes, copiedBytes, type EnvelopeLine } from '../../core/envelope.ts';
import type { Slot } from '../../core/slot.ts';
import type { Spill } from '../../pipeline/ports/spill.ts';

type Lines = readonly EnvelopeLine<string | CopiedBytes>[];

/** A spill in a Map. */
export function memorySpill(): Spill {
  const runs = new Map<string, ReadonlyMap<Slot, Lines>>();
  let batches = 0;
  return {
    async write(linesBySlot) {
      if (linesBySlot.size === 0) return null;
      const name = String(batches++);
      runs.set(name, new Map([...linesBySlot].sort(([a], [b]) => (a < b ? -1 : 1))));
      const lines = [...linesBySlot.values()].reduce((sum, ofSlot) => sum + ofSlot.length, 0);
      return { name, lines, listAtBytes: 0 };
    },
    async segmentsOf({ name: run }, from, count) {
      const all = [...(runs.get(run) ?? [])].map(([slot, lines]) => {
        const rawBytes = lines.reduce((sum, { json }) => sum + bytesOf(json).byteLength + 1, 0);
        return { slot, run, offsetBytes: 0, lengthBytes: rawBytes, lines: lines.length, rawBytes };
      });
      const end = from + count;
      return { segments: all.slice(from, end), next: end < all.length ? end : null };
    },
    async read(segments) {
      return segments.flatMap(({ run, slot }) => {
        const lines = runs.get(run)?.get(slot);
        if (lines === undefined) throw new Error(`run ${run} was discarded`);
        return lines.map((line) => ({ ...line, json: bytesOf(line.json) }));
      });
    },
    async discard(run) {
      runs.delete(run);
    },
  };
}

function bytesOf(json: string | CopiedBytes): Uint8Array {
  return typeof json === 'string' ? new TextEncoder().encode(json) : copiedBytes(json);
}
