import { type Slot, slotOfRawKey } from '../core/slot.ts';
import type { Lake } from './lake.ts';
import { type RefineOutcome, refineSlot } from './refine-slot.ts';

export type KeysOutcome =
  | RefineOutcome
  /** The keys go back to where they came from. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The deadline came first; the keys go back too. */
  | { readonly kind: 'not-reached' }
  /** The keys are no RAW files' keys. */
  | { readonly kind: 'not-raw' };

export interface SlotResult {
  /** Null for keys that are no RAW files' keys. */
  readonly slot: Slot | null;
  /** The keys that asked for it. */
  readonly keys: readonly string[];
  readonly outcome: KeysOutcome;
}

export interface RefineKeysOptions {
  /** UTC milliseconds after which no slot is begun, and none again that changed while it was refined. */
  readonly deadlineMs: number;
}

/**
 * Refines each slot that one of the RAW keys is of, once, those with the fewest keys first.
 * A slot that fails does so alone. Gives one result a slot; every key stands in exactly one of them.
 */
export async function refineKeys(
  lake: Lake,
  rawKeys: readonly string[],
  options: RefineKeysOptions,
): Promise<SlotResult[]> {
  const groups = [...groupBySlot(lake, rawKeys)].sort(([, a], [, b]) => a.length - b.length);
  const results: SlotResult[] = [];
  for (const [slot, keys] of groups) results.push({ slot, keys, outcome: await refineGroup(lake, slot, options) });
  return results;
}

async function refineGroup(lake: Lake, slot: Slot | null, { deadlineMs }: RefineKeysOptions): Promise<KeysOutcome> {
  if (slot === null) return { kind: 'not-raw' };
  if (lake.clock.nowMs() >= deadlineMs) return { kind: 'not-reached' };
  try {
    return await refineSlot(lake, slot, { deadlineMs });
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function groupBySlot(lake: Lake, rawKeys: readonly string[]): Map<Slot | null, string[]> {
  const groups = new Map<Slot | null, string[]>();
  for (const key of rawKeys) {
    const slot = slotOfRawKey(key, lake.plan);
    const group = groups.get(slot);
    if (group) group.push(key);
    else groups.set(slot, [key]);
  }
  return groups;
}
