import { describe, expect, it } from '@jest/globals';
import { memoryCatalog } from '../../adapters/memory/memory-catalog.ts';
import { LAST_LOOK_HEADS_MAX } from '../../core/last-look.ts';
import { partKeyOf } from '../../core/part.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { readPartState, refineSlot } from '../../pipeline/refine-slot.ts';
import { writeRaw } from '../../pipeline/write-raw.ts';
import { keysOf, memoryLake, rowsOf, writtenKeys } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';

const SLOT = '2026-11-21T13';
const RAW_DAY = 'raw/tweets/day=2026-11-21/';
const HAND_MADE = `${RAW_DAY}2026-11-21T13-07Z-000000000000.json`;
const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));

describe('refineSlot', () => {
  it('gives each tweet of the slot one row, sorted, with the first emoticon', async () => {
    const lake = await memoryLake();
    await writeRaw(lake, [
      tweetLine('2026-11-21T13:02:00Z', { text: 'que pena :(' }),
      tweetLine('2026-11-21T13:01:00Z', { text: 'bom dia &lt;3' }),
      tweetLine('2026-11-21T13:03:00Z', { text: 'nada' }),
      tweetLine('2026-11-21T14:00:00Z', { text: 'another slot' }),
    ]);

    const outcome = await refineSlot(lake, SLOT);

    expect(outcome).toMatchObject({ kind: 'refined', rejectedLines: 0 });
    expect((await rowsOf(lake, SLOT)).map(({ text: t, symbol, sentiment }) => [t, symbol, sentiment])).toEqual([
      ['bom dia <3', '<3', 'Positive'],
      ['que pena :(', ':(', 'Negative'],
      ['nada', null, 'Neutral'],
    ]);
  });

  it('says that a part is current without writing it again, and looks after the partition all the same', async () => {
    const lake = await memoryLake();
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    await refineSlot(lake, SLOT);
    const before = await lake.store.head(partKeyOf(SLOT));
    const catalog = memoryCatalog();

    const outcome = await refineSlot({ ...lake, catalog }, SLOT);

    expect(outcome).toEqual({ kind: 'current' });
    expect(await lake.store.head(partKeyOf(SLOT))).toEqual(before);
    expect(await catalog.refLocation('2026-11-21')).toBe('ref/tweets/year=2026/month=11/day=21/');
  });

  it('makes the part anew under another refine version', async () => {
    const lake = await memoryLake();
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    await refineSlot(lake, SLOT);

    expect(await refineSlot({ ...lake, refineVersion: 'other' }, SLOT)).toMatchObject({ kind: 'refined' });
    expect((await readPartState(lake, SLOT))?.meta?.refineVersion).toBe('other');
  });

  it('keeps every id once: columns from the newest copy, values that it lacks from older ones (invariant 3)', async () => {
    const lake = await memoryLake();
    const old = { collectedAt: '2026-11-21T13:10:00.000Z', data: { lang: 'pt', public_metrics: { like_count: 1 } } };
    const young = { collectedAt: '2026-11-21T13:20:00.000Z', data: { public_metrics: { like_count: 7 } } };
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z', young)]);
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z', old)]);

    await refineSlot(lake, SLOT);

    expect(await rowsOf(lake, SLOT)).toMatchObject([{ lang: 'pt', like_count: 7 }]);
  });

  it('keeps bad lines in quarantine with number and reason, and the good ones around them (invariant 5)', async () => {
    const lake = await memoryLake();
    const [good, far] = [tweetLine('2026-11-21T13:07:00Z').json, tweetLine('2026-11-21T18:07:00Z').json];
    await lake.store.put(HAND_MADE, text([good, '{"data":', '[1]', '', far, '{"data":{"id":"x"}}']));

    await refineSlot(lake, SLOT);

    expect(await rowsOf(lake, SLOT)).toHaveLength(1);
    const key = 'quarantine/tweets/day=2026-11-21/2026-11-21T13-07Z-000000000000.json.ndjson';
    const kept = new TextDecoder()
      .decode((await lake.store.get(key))?.bytes)
      .trimEnd()
      .split('\n');
    expect(kept.map((line) => JSON.parse(line)).map(({ line, text: t }) => [line, t])).toEqual([
      [2, '{"data":'],
      [3, '[1]'],
      [5, far],
      [6, '{"data":{"id":"x"}}'],
    ]);
  });

  it('empties the part of a slot that lost its RAW files, and never deletes it', async () => {
    const lake = await memoryLake();
    const [key = ''] = await writtenKeys(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    await refineSlot(lake, SLOT);
    await lake.store.delete(key);

    await refineSlot(lake, SLOT);

    expect(await rowsOf(lake, SLOT)).toEqual([]);
    expect(await refineSlot(lake, SLOT)).toEqual({ kind: 'current' });
  });

  it.each([
    ['a few, each looked at by itself', LAST_LOOK_HEADS_MAX, 1],
    ['many, which are listed again', LAST_LOOK_HEADS_MAX + 1, 2],
  ])('makes the part anew when one of its files goes while it is written: of %s', async (_, count, listings) => {
    const lake = await memoryLake();
    const lines = Array.from({ length: count }, (__, sequence) => tweetLine('2026-11-21T13:02:00Z', { sequence }));
    const keys: string[] = [];
    for (const line of lines) keys.push(...(await writtenKeys(lake, [line])));
    const [gone = ''] = keys;
    let listed = 0;
    let listedBeforeSecondPart = 0;
    const store: ObjectStore = {
      ...lake.store,
      list(prefix) {
        listed++;
        return lake.store.list(prefix);
      },
      async put(key, bytes, options) {
        if ((await lake.store.head(gone)) === null) listedBeforeSecondPart = listed;
        await lake.store.delete(gone);
        return lake.store.put(key, bytes, options);
      },
    };

    await refineSlot({ ...lake, store }, SLOT);

    expect((await rowsOf(lake, SLOT)).map((row) => row.raw_file).sort()).toEqual(keys.slice(1).sort());
    expect(listedBeforeSecondPart).toBe(listings + 1);
  });

  it('leaves alone what is no RAW file under its prefix', async () => {
    const lake = await memoryLake();
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    await refineSlot(lake, SLOT);
    for (const name of ['notes.txt', '05Z-0123456789ab.json.tmp']) {
      await lake.store.put(`${RAW_DAY}${SLOT}-${name}`, text(['{"cut']));
    }

    expect(await refineSlot(lake, SLOT)).toEqual({ kind: 'current' });
  });

  it('makes nothing of a slot that never had a RAW file', async () => {
    const lake = await memoryLake();

    expect(await refineSlot(lake, SLOT)).toEqual({ kind: 'empty' });
    expect(await keysOf(lake, 'ref/')).toEqual([]);
  });

  it('replaces an object that is no part', async () => {
    const lake = await memoryLake();
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    await lake.store.put(partKeyOf(SLOT), text(['garbage']));

    await refineSlot(lake, SLOT);

    expect(await rowsOf(lake, SLOT)).toHaveLength(1);
  });

  it('fails with the size when the RAW of a slot is too large to read', async () => {
    const lake = await memoryLake();
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    const store = {
      ...lake.store,
      async *list(prefix: string) {
        for await (const object of lake.store.list(prefix)) yield { ...object, sizeBytes: 300 * 1024 * 1024 };
      },
    };

    await expect(refineSlot({ ...lake, store }, SLOT)).rejects.toThrow(
      'slot 2026-11-21T13 is too large to refine: 314572800',
    );
  });

  it('waits longer and longer where others write the part, and gives up with a reason', async () => {
    const lake = await memoryLake();
    await writeRaw(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    const store = { ...lake.store, put: async () => ({ kind: 'conflict' }) as const };
    const pausesMs: number[] = [];
    const clock = { ...lake.clock, sleep: async (ms: number) => void pausesMs.push(ms) };

    await expect(refineSlot({ ...lake, store, clock, random: () => 0.5 }, SLOT)).rejects.toThrow(
      'changed under each of 8 attempts',
    );

    expect(pausesMs).toEqual([125, 250, 500, 1000, 2000, 2000, 2000]);
  });
});
