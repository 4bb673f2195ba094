import { describe, expect, it } from '@jest/globals';
import { refineKeys } from '../../pipeline/refine-keys.ts';
import { fakeClock, keysOf, memoryLake, rowsOf, TEST_NOW_MS, writtenKeys } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';

const LATER = { deadlineMs: TEST_NOW_MS + 60_000 };

describe('refineKeys', () => {
  it('refines each slot once, however many keys ask for it', async () => {
    const lake = await memoryLake();
    const first = await writtenKeys(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    const second = await writtenKeys(lake, [tweetLine('2026-11-21T13:03:00Z')]);
    const other = await writtenKeys(lake, [tweetLine('2026-11-20T13:03:00Z')]);

    const results = await refineKeys(lake, [...first, ...other, ...second, ...first], LATER);

    expect(results.map(({ slot, keys, outcome }) => [slot, keys.length, outcome.kind])).toEqual([
      ['2026-11-20T13', 1, 'refined'],
      ['2026-11-21T13', 3, 'refined'],
    ]);
    expect(await rowsOf(lake, '2026-11-21T13')).toHaveLength(2);
  });

  it('lets one slot fail alone', async () => {
    const lake = await memoryLake();
    const keys = await writtenKeys(lake, [tweetLine('2026-11-21T13:02:00Z'), tweetLine('2026-11-21T12:02:00Z')]);
    const store = {
      ...lake.store,
      get: (key: string) => (key.includes('T12') ? Promise.reject(new Error('store is down')) : lake.store.get(key)),
    };

    const results = await refineKeys({ ...lake, store }, keys, LATER);

    expect(results.map(({ slot, outcome }) => [slot, outcome.kind])).toEqual([
      ['2026-11-21T12', 'failed'],
      ['2026-11-21T13', 'refined'],
    ]);
  });

  it('gives back what it does not reach before the deadline', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const keys = await writtenKeys(lake, [tweetLine('2026-11-21T13:02:00Z')]);

    const [result] = await refineKeys(lake, keys, { deadlineMs: TEST_NOW_MS });

    expect(result?.outcome.kind).toBe('not-reached');
    expect(await keysOf(lake, 'ref/')).toEqual([]);
  });

  it('gives a slot back that keeps changing until the deadline', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const keys = await writtenKeys(lake, [tweetLine('2026-11-21T13:02:00Z')]);
    let puts = 0;
    const put = async () => {
      puts++;
      return { kind: 'conflict' as const };
    };

    const [result] = await refineKeys({ ...lake, store: { ...lake.store, put } }, keys, {
      deadlineMs: TEST_NOW_MS + 150,
    });

    expect(result?.outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/time was up/) } });
    expect(puts).toBe(2);
  });

  it('names keys that are no RAW files', async () => {
    const lake = await memoryLake();

    const results = await refineKeys(lake, ['raw/tweets/README.txt'], LATER);

    expect(results).toEqual([{ slot: null, keys: ['raw/tweets/README.txt'], outcome: { kind: 'not-raw' } }]);
  });
});
