import type { EnvelopeLine } from '../../core/envelope.ts';
import type { Spill } from '../../pipeline/ports/spill.ts';

/** A spill in a Map. */
export function memorySpill(): Spill {
  const lines = new Map<string, readonly EnvelopeLine<string | Uint8Array>[]>();
  let batches = 0;
  return {
    async write(linesBySlot) {
      const run = String(batches++);
      return [...linesBySlot].map(([slot, ofSlot]) => {
        lines.set(`${run} ${slot}`, ofSlot);
        return { slot, run, offsetBytes: 0, lengthBytes: ofSlot.length, lines: ofSlot.length };
      });
    },
    async read(segments) {
      return segments.flatMap(({ run, slot }) => {
        const ofSlot = lines.get(`${run} ${slot}`);
        if (ofSlot === undefined) throw new Error(`run ${run} was discarded`);
        return ofSlot;
      });
    },
    async discard(run) {
      for (const key of lines.keys()) if (key.startsWith(`${run} `)) lines.delete(key);
    },
  };
}
