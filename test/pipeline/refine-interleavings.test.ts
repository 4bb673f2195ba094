import { describe, expect, it } from '@jest/globals';
import { memoryCatalog } from '../../adapters/memory/memory-catalog.ts';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { partKeyOf } from '../../core/part.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { ListedObject, ObjectStore } from '../../pipeline/ports/object-store.ts';
import type { PartCodec } from '../../pipeline/ports/part-codec.ts';
import { refineSlot } from '../../pipeline/refine-slot.ts';
import { writeRaw } from '../../pipeline/write-raw.ts';
import { exploreInterleavings, type World } from '../support/interleavings.ts';
import { keysOf, memoryLake, rowsOf } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';

const SLOT = '2026-11-21T13';
const FIRST = tweetLine('2026-11-21T13:01:00Z');
const SECOND = tweetLine('2026-11-21T13:02:00Z');
const THIRD = tweetLine('2026-11-21T13:03:00Z');

/** Parts as JSON: what is tested here is when they are read and written. */
const jsonCodec: PartCodec = {
  encode: (rows, meta) => new TextEncoder().encode(JSON.stringify({ rows, meta })),
  decode: async (bytes) => JSON.parse(new TextDecoder().decode(bytes)).rows,
  readMeta: (bytes) => JSON.parse(new TextDecoder().decode(bytes)).meta,
};

type Change = (store: ObjectStore) => ObjectStore;
const unchanged: Change = (store) => store;

/** Opened once, for thousands of worlds: making its table of faces would be most of their time. */
const opened = memoryLake({ codec: jsonCodec });

/** A part made from the first file, and a second file that it does not hold yet. */
async function staleLake(): Promise<Lake> {
  const lake = { ...(await opened), store: memoryObjectStore(), catalog: memoryCatalog() };
  await writeRaw(lake, [FIRST]);
  await refineSlot(lake, SLOT);
  await writeRaw(lake, [SECOND]);
  return lake;
}

async function worldOf(others: (lake: Lake) => World['processes'], change: Change): Promise<World> {
  const lake = await staleLake();
  const refiner = async (store: ObjectStore): Promise<void> => {
    await refineSlot({ ...lake, store: change(store) }, SLOT);
  };
  return {
    store: lake.store,
    processes: [refiner, refiner, ...others(lake)],
    async check() {
      const raw = await keysOf(lake, 'raw/');
      const rows = await rowsOf(lake, SLOT);
      expect(rows.map((row) => row.raw_file).sort()).toEqual(raw);
      expect(rows).toHaveLength(raw.length);
    },
  };
}

/** A third file arrives, and its event with it. */
const arrival =
  (change: Change) =>
  (lake: Lake): World['processes'] => [
    async (store) => {
      await writeRaw({ ...lake, store }, [THIRD]);
      await refineSlot({ ...lake, store: change(store) }, SLOT);
    },
  ];

/** The second file is erased, and the slot refined after it. */
const removal =
  (change: Change) =>
  (lake: Lake): World['processes'] => [
    async (store) => {
      const [, second = ''] = await keysOf(lake, 'raw/');
      await store.delete(second);
      await refineSlot({ ...lake, store: change(store) }, SLOT);
    },
  ];

const scenarios = [
  ['a third file arrives', arrival],
  ['a file is removed', removal],
] as const;

describe('two refines of one slot, in every order of their I/O calls', () => {
  it.each(scenarios)('end in the right part while %s', async (_, others) => {
    const { ends, states } = await exploreInterleavings(() => worldOf(others(unchanged), unchanged));

    expect(ends).toBeGreaterThan(10);
    expect(states).toBeGreaterThan(1000);
  });

  it.each([
    ['the write holds without conditions', withoutConditions, arrival],
    ['the tag is read after the listing', withTagAfterListing, arrival],
    ['the last look at the files is left out', withoutLastLook, removal],
  ] as const)('would end wrong if %s', async (_, change, others) => {
    await expect(exploreInterleavings(() => worldOf(others(change), change))).rejects.toThrow('wrong end');
  });
});

function withoutConditions(store: ObjectStore): ObjectStore {
  return { ...store, put: (key, bytes, { metadata } = {}) => store.put(key, bytes, metadata ? { metadata } : {}) };
}

/** The listing is fetched just before the tag, and given out when it is asked for. */
function withTagAfterListing(store: ObjectStore): ObjectStore {
  let early: ListedObject[] | null = null;
  return {
    ...store,
    async head(key) {
      if (key === partKeyOf(SLOT)) early = await all(store.list(`raw/tweets/day=2026-11-21/${SLOT}`));
      return store.head(key);
    },
    async *list(prefix) {
      yield* early ?? (await all(store.list(prefix)));
      early = null;
    },
  };
}

/** After a write, each RAW file seems to be there still. */
function withoutLastLook(store: ObjectStore): ObjectStore {
  let isWritten = false;
  return {
    ...store,
    async put(key, bytes, options) {
      const put = await store.put(key, bytes, options);
      isWritten = put.kind === 'written';
      return put;
    },
    async head(key) {
      if (isWritten && key !== partKeyOf(SLOT)) return { etag: '', sizeBytes: 1, metadata: {} };
      return store.head(key);
    },
  };
}

async function all(objects: AsyncIterable<ListedObject>): Promise<ListedObject[]> {
  const list: ListedObject[] = [];
  for await (const object of objects) list.push(object);
  return list;
}
