import { RAW_PREFIX, REF_PREFIX } from '../core/contract/keys.ts';
import { inputsOf, isSameMeta, refDayPrefix, slotOfPartKey } from '../core/part.ts';
import { type Day, dayOfSlot, rawDayPrefix, type Slot, slotOfRawKey } from '../core/slot.ts';
import type { Lake } from './lake.ts';
import { openPartMemo, type PartMemo } from './part-memo.ts';
import type { ListedObject } from './ports/object-store.ts';
import { refineSlot } from './refine-slot.ts';

export interface ReconcileOptions {
  /** The days to look at; `all` is for lakes whose listing is free. */
  readonly days: readonly Day[] | 'all';
  /** What is done about a slot that is not current: refine it here, or pass on one RAW key of each. */
  readonly refine: 'now' | ((rawKeys: readonly string[]) => Promise<void>);
}

export interface ReconcileReport {
  /** Slots that were looked at. */
  readonly slots: number;
  /** Slots whose part was not what RAW makes of it, ascending. */
  readonly stale: readonly Slot[];
  /** Slots that could not be refined here, with the reason. */
  readonly failed: readonly { readonly slot: Slot; readonly error: unknown }[];
}

interface SlotState {
  readonly rawKeys: string[];
  partEtag: string | null;
}

/** Finds the slots whose part is not current, by comparing listings, and has them refined (invariant 3). */
export async function reconcile(lake: Lake, { days, refine }: ReconcileOptions): Promise<ReconcileReport> {
  const states = await listSlots(lake, days);
  const memo = await openPartMemo(lake);
  const stale: Slot[] = [];
  for (const [slot, state] of [...states].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!(await isCurrent(lake, memo, slot, state))) stale.push(slot);
  }
  await memo.save();
  await lake.catalog.ensurePartitions([...new Set([...states.keys()].map(dayOfSlot))].sort());
  return { slots: states.size, stale, failed: await haveRefined(lake, stale, states, refine) };
}

async function listSlots(lake: Lake, days: readonly Day[] | 'all'): Promise<Map<Slot, SlotState>> {
  const states = new Map<Slot, SlotState>();
  const stateOf = (slot: Slot): SlotState => {
    const state = states.get(slot) ?? { rawKeys: [], partEtag: null };
    states.set(slot, state);
    return state;
  };
  // Parts first: a part that is written between the two listings is then seen as old, and refining it anew does no harm.
  for await (const { key, etag } of listAll(lake, days === 'all' ? [REF_PREFIX] : days.map(refDayPrefix))) {
    const slot = slotOfPartKey(key);
    if (slot !== null) stateOf(slot).partEtag = etag;
  }
  for await (const { key } of listAll(lake, days === 'all' ? [RAW_PREFIX] : days.map(rawDayPrefix))) {
    const slot = slotOfRawKey(key, lake.plan);
    if (slot !== null) stateOf(slot).rawKeys.push(key);
  }
  return states;
}

async function* listAll(lake: Lake, prefixes: readonly string[]): AsyncIterable<ListedObject> {
  for (const prefix of prefixes) yield* lake.store.list(prefix);
}

async function isCurrent(lake: Lake, memo: PartMemo, slot: Slot, { rawKeys, partEtag }: SlotState): Promise<boolean> {
  if (partEtag === null) return false;
  const meta = await memo.metaOf(slot, partEtag);
  return isSameMeta(meta, { inputs: inputsOf(rawKeys, lake.hash), refineVersion: lake.refineVersion });
}

async function haveRefined(
  lake: Lake,
  stale: readonly Slot[],
  states: ReadonlyMap<Slot, SlotState>,
  refine: ReconcileOptions['refine'],
): Promise<ReconcileReport['failed']> {
  const firstKeys = new Map(stale.map((slot) => [slot, states.get(slot)?.rawKeys[0]]));
  // A slot that lost all its RAW files has no key to pass on; its part is emptied here.
  const here = refine === 'now' ? stale : stale.filter((slot) => firstKeys.get(slot) === undefined);
  const failed: { slot: Slot; error: unknown }[] = [];
  for (const slot of here) await refineSlot(lake, slot).catch((error: unknown) => failed.push({ slot, error }));
  if (refine !== 'now') await refine([...firstKeys.values()].filter((key) => key !== undefined));
  return failed;
}
