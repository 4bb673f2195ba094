import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latin1ByteText } from '../../adapters/byte-text.ts';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { memorySpill } from '../../adapters/memory/memory-spill.ts';
import type { AwsRequests } from '../../core/aws-price.ts';
import { importRequests, leftToWrite } from '../../core/import-cost.ts';
import { type Batch, FILES_START } from '../../pipeline/import/batch.ts';
import { type ImportWorkers, importArchive } from '../../pipeline/import/import-archive.ts';
import { NO_JOURNAL } from '../../pipeline/import/no-journal.ts';
import { sortBatch } from '../../pipeline/import/sort-batch.ts';
import { writeRawOfSlot, writeSlot } from '../../pipeline/import/write-slot.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { keysOf, memoryLake } from '../support/memory-lake.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { tweetLine } from '../support/tweets.ts';

const ZONES = ['raw/', 'ref/', 'quarantine/', 'erasure/'];
const LIST_PAGE_KEYS = 1000;

/** Tweets by hour of two days and by number, so that some come twice, and lines that are none. */
const scattered = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.tuple(fc.nat(47), fc.nat(400)) },
    { weight: 1, arbitrary: fc.constant('broken') },
    { weight: 1, arbitrary: fc.constant('{"delete":{"status":{"id_str":"5"}}}') },
  ),
  { minLength: 1, maxLength: 12 },
);
/** Tweets of an hour, in up to four RAW files. */
const crowded = fc
  .tuple(fc.nat(47), fc.nat(350))
  .map(([hour, last]) => Array.from({ length: last + 1 }, (_, number): [number, number] => [hour, number]));
const archives = fc.tuple(scattered, fc.option(crowded)).map(([some, many]) => [...some, ...(many ?? [])]);

describe('an import that gives its lake nothing before all is sorted', () => {
  it('sends at most the requests that it says, just these when no line comes twice, and ends in the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(archives, fc.integer({ min: 1, max: 200 }), fc.boolean(), async (records, size, isRemote) => {
        const batches = batchesOf(records.map(lineOf), size);
        const here = await memoryLake();
        await importArchive(() => batchesFrom(batches), workersOf(here, here, false), NO_JOURNAL);

        const { said, saidBytes, sent, lake } = await importAfterwards(batches, isRemote);

        const tweets = records.filter((record) => typeof record !== 'string').map(String);
        const isDistinct = new Set(tweets).size === tweets.length;
        for (const kind of ['put', 'list', 'head', 'get'] as const) {
          if (isDistinct) expect([kind, sent[kind]]).toEqual([kind, said[kind]]);
          else expect(sent[kind]).toBeLessThanOrEqual(said[kind]);
        }
        const rawBytes = await rawBytesOf(lake);
        if (isDistinct) expect(rawBytes).toBe(saidBytes);
        else expect(rawBytes).toBeLessThanOrEqual(saidBytes);
        const zones = isRemote ? ZONES.filter((zone) => zone !== 'ref/') : ZONES;
        expect(await snapshotOf(lake.store, ZONES)).toEqual(await snapshotOf(here.store, zones));
      }),
      { numRuns: 40 },
    );
  });
});

/** Imports as into the cloud; what was held back is put into the lake with the slots. */
async function importAfterwards(batches: readonly Batch[], isRemote: boolean) {
  const lake = await memoryLake();
  const heldBack = { ...lake, store: memoryObjectStore() };
  const sent = { put: 0, list: 0, head: 0, get: 0, glue: 0 };
  const counted = { ...lake, store: countingStore(lake.store, sent) };
  let said: AwsRequests = sent;
  let saidBytes = 0;
  await importArchive(() => batchesFrom(batches), workersOf(counted, heldBack, isRemote), NO_JOURNAL, {
    onSorted: async (slots) => {
      expect(await snapshotOf(lake.store, ZONES)).toEqual({});
      const keys = await keysOf(heldBack, '');
      const left = leftToWrite(slots, keys.length);
      said = importRequests(left, { isRemote });
      saidBytes = left.rawBytes;
      for (const key of keys) await counted.store.put(key, (await heldBack.store.get(key))?.bytes ?? new Uint8Array());
    },
  });
  return { said, saidBytes, sent, lake };
}

async function rawBytesOf({ store }: Lake): Promise<number> {
  let bytes = 0;
  for await (const { sizeBytes } of store.list('raw/')) bytes += sizeBytes;
  return bytes;
}

function workersOf(lake: Lake, sorting: Lake, isRemote: boolean): ImportWorkers {
  const spill = memorySpill();
  return {
    width: 2,
    sort: (batch) => sortBatch({ lake: sorting, spill, byteText: latin1ByteText }, batch),
    write: (slot, segments) =>
      isRemote ? writeRawOfSlot(lake, spill, segments) : writeSlot(lake, spill, slot, segments),
    spill,
  };
}

function countingStore(
  store: ObjectStore,
  sent: { put: number; list: number; head: number; get: number },
): ObjectStore {
  return {
    ...store,
    get(key) {
      sent.get++;
      return store.get(key);
    },
    head(key) {
      sent.head++;
      return store.head(key);
    },
    put(key, bytes, options) {
      sent.put++;
      return store.put(key, bytes, options);
    },
    async *list(prefix) {
      let objects = 0;
      for await (const object of store.list(prefix)) {
        objects++;
        yield object;
      }
      sent.list += Math.max(1, Math.ceil(objects / LIST_PAGE_KEYS));
    },
  };
}

function lineOf(record: string | readonly [number, number]): string {
  if (typeof record === 'string') return record;
  const [hour, sequence] = record;
  return tweetLine(new Date(Date.UTC(2026, 10, 20, hour)).toISOString(), { sequence }).json;
}

function batchesOf(lines: readonly string[], size: number): Batch[] {
  const batches: Batch[] = [];
  for (let start = 0; start < lines.length; start += size) {
    const text = new TextEncoder().encode(`${lines.slice(start, start + size).join('\n')}\n`);
    const piece = { file: 'a.jsonl', member: null, firstLine: start + 1, collectedAt: null, text };
    batches.push({ pieces: [piece], unreadable: [], inputBytes: text.byteLength, end: FILES_START });
  }
  return batches;
}

async function* batchesFrom(batches: readonly Batch[]): AsyncIterable<Batch> {
  yield* batches;
}
