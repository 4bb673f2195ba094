import { partKeyOf } from '../../core/part.ts';
import { type Slot, slotFinder } from '../../core/slot.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import type { Lake } from '../lake.ts';

/**
 * Which of the ids are rows of the lake's parts. Every slot must have been refined before. An id from before November
 * 2010 tells no time, so no slot: it is not looked for.
 */
export async function idsInLake(lake: Lake, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const [slot, wanted] of bySlot(lake, ids)) {
    const part = await lake.store.get(partKeyOf(slot));
    if (part === null) continue;
    for (const { id } of await lake.codec.decode(part.bytes)) if (wanted.has(id)) found.add(id);
  }
  return found;
}

function bySlot({ plan }: Lake, ids: readonly string[]): Map<Slot, Set<string>> {
  const slotAt = slotFinder(plan);
  const slots = new Map<Slot, Set<string>>();
  for (const id of ids) {
    const timeMs = snowflakeTimeMs(id);
    if (timeMs === null) continue;
    const slot = slotAt(timeMs);
    const others = slots.get(slot);
    if (others) others.add(id);
    else slots.set(slot, new Set([id]));
  }
  return slots;
}
