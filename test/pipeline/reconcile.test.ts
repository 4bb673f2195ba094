import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysToReconcile } from '../../core/reconcile-days.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { reconcile } from '../../pipeline/reconcile.ts';
import { refineSlot } from '../../pipeline/refine-slot.ts';
import { writeRaw } from '../../pipeline/write-raw.ts';
import { keysOf, memoryLake, rowsOf } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';

const ALL = { days: 'all', refine: 'now' } as const;

/** Three slots on two days, of which only the first was refined: the events of the others were lost. */
async function lakeWithLostEvents(): Promise<Lake> {
  const lake = await memoryLake();
  await writeRaw(lake, [tweetLine('2026-11-20T10:00:00Z')]);
  await refineSlot(lake, '2026-11-20T10');
  await writeRaw(lake, [tweetLine('2026-11-20T11:00:00Z'), tweetLine('2026-11-21T09:00:00Z')]);
  return lake;
}

describe('reconcile', () => {
  it('heals lost events: afterwards every slot is current (invariant 3)', async () => {
    const lake = await lakeWithLostEvents();

    const report = await reconcile(lake, ALL);

    expect(report).toEqual({ slots: 3, stale: ['2026-11-20T11', '2026-11-21T09'], failed: [] });
    expect(await rowsOf(lake, '2026-11-21T09')).toHaveLength(1);
    expect(await reconcile(lake, ALL)).toEqual({ slots: 3, stale: [], failed: [] });
  });

  it('finds parts of an older refine version', async () => {
    const lake = await lakeWithLostEvents();
    await reconcile(lake, ALL);

    expect((await reconcile({ ...lake, refineVersion: 'new' }, ALL)).stale).toHaveLength(3);
  });

  it('looks at the given days only', async () => {
    const lake = await lakeWithLostEvents();

    expect((await reconcile(lake, { days: ['2026-11-20'], refine: 'now' })).stale).toEqual(['2026-11-20T11']);
  });

  it('passes on one key of each stale slot instead of refining it', async () => {
    const lake = await lakeWithLostEvents();
    const passedOn: string[] = [];

    await reconcile(lake, { days: 'all', refine: async (keys) => void passedOn.push(...keys) });

    expect(passedOn).toEqual((await keysOf(lake, 'raw/')).slice(1));
    expect(await keysOf(lake, 'ref/')).toHaveLength(1);
  });

  it('empties the part of a slot whose RAW files are gone', async () => {
    const lake = await lakeWithLostEvents();
    const [first = ''] = await keysOf(lake, 'raw/');
    await lake.store.delete(first);

    await reconcile(lake, { days: 'all', refine: async () => {} });

    expect(await rowsOf(lake, '2026-11-20T10')).toEqual([]);
  });

  it('makes sure of the partitions of all days that it sees', async () => {
    const lake = await lakeWithLostEvents();

    await reconcile(lake, { days: 'all', refine: async () => {} });

    expect(await lake.catalog.refLocation('2026-11-21')).not.toBeNull();
  });

  it('reads no part a second time while its tag stays the same', async () => {
    const lake = await lakeWithLostEvents();
    await reconcile(lake, ALL);
    await reconcile(lake, ALL);
    const heads: string[] = [];
    const store = {
      ...lake.store,
      head: (key: string) => {
        heads.push(key);
        return lake.store.head(key);
      },
    };

    await reconcile({ ...lake, store }, ALL);

    expect(heads).toEqual([]);
  });

  it('names the slots that cannot be refined and goes on with the others', async () => {
    const lake = await lakeWithLostEvents();
    const store = {
      ...lake.store,
      get: (key: string) => (key.includes('T11') ? Promise.reject(new Error('store is down')) : lake.store.get(key)),
    };

    const { failed } = await reconcile({ ...lake, store }, ALL);

    expect(failed.map(({ slot }) => slot)).toEqual(['2026-11-20T11']);
    expect(await rowsOf(lake, '2026-11-21T09')).toHaveLength(1);
  });
});

describe('daysToReconcile', () => {
  const HOUR_MS = 3_600_000;

  it('holds the last eight days', () => {
    const days = daysToReconcile(Date.parse('2026-11-21T13:00:00Z'), '2020-01-01');

    expect(days).toEqual(['14', '15', '16', '17', '18', '19', '20', '21'].map((day) => `2026-11-${day}`));
  });

  it('comes to every day since the first within four nights a month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 400 }), (monthsBack, offsetDays) => {
        const startMs = Date.parse('2026-11-21T00:30:00Z') + offsetDays * 24 * HOUR_MS;
        const firstDay = new Date(startMs - monthsBack * 30 * 24 * HOUR_MS).toISOString().slice(0, 10);
        const seen = new Set<string>();
        for (let hour = 0; hour < 4 * (monthsBack + 3) * 24; hour++) {
          for (const day of daysToReconcile(startMs + hour * HOUR_MS, firstDay)) seen.add(day);
        }
        for (let ms = Date.parse(firstDay); ms < startMs; ms += 24 * HOUR_MS) {
          expect(seen).toContain(new Date(ms).toISOString().slice(0, 10));
        }
      }),
      { numRuns: 20 },
    );
  });
});
