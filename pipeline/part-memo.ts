import * as z from 'zod';
import { TMP_PREFIX } from '../core/contract/keys.ts';
import type { PartMeta } from '../core/part.ts';
import type { Slot } from '../core/slot.ts';
import type { Lake } from './lake.ts';
import { readPartState } from './refine-slot.ts';

/** A cache: it may be deleted at any time, and costs one read a part then. */
const MEMO_KEY = `${TMP_PREFIX}part-memo.json`;

const memoSchema = z.record(z.string(), z.tuple([z.string(), z.string(), z.string()]));

/** What the parts were made from, remembered by their tags, so that an unchanged part is not read again. */
export interface PartMemo {
  /** The meta of the slot's part; null when the object there is no part. */
  metaOf(slot: Slot, etag: string): Promise<PartMeta | null>;
  /** Keeps what was learned. */
  save(): Promise<void>;
}

type Remembered = readonly [etag: string, inputs: string, refineVersion: string];

export async function openPartMemo(lake: Lake): Promise<PartMemo> {
  const old = await readMemo(lake);
  const learned: Record<Slot, Remembered> = {};
  return {
    async metaOf(slot, etag) {
      const known = old[slot];
      if (known?.[0] === etag) return { inputs: known[1], refineVersion: known[2] };
      const part = await readPartState(lake, slot);
      if (!part?.meta) return null;
      learned[slot] = [part.etag, part.meta.inputs, part.meta.refineVersion];
      return part.meta;
    },
    async save() {
      if (Object.keys(learned).length === 0) return;
      await lake.store.put(MEMO_KEY, new TextEncoder().encode(JSON.stringify({ ...old, ...learned })));
    },
  };
}

async function readMemo(lake: Lake): Promise<Readonly<Record<Slot, Remembered>>> {
  const object = await lake.store.get(MEMO_KEY);
  if (object === null) return {};
  try {
    return memoSchema.parse(JSON.parse(new TextDecoder().decode(object.bytes)));
  } catch {
    return {};
  }
}
