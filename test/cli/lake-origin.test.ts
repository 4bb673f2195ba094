import { describe, expect, it } from '@jest/globals';
import { withOrigin } from '../../cli/lake-origin.ts';
import { LakeError, UsageError } from '../../core/errors.ts';
import { idAt, idBefore } from '../../core/snowflake.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { fakeSource } from '../support/fake-source.ts';
import { fakeClock, keysOf, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { MINUTE_MS, optionsFor, published, SEARCH } from '../support/sweeping.ts';

const KEY = 'state/origin.json';

describe('the origin of a lake', () => {
  it('is open until tweets were read, and fixed by the first of them', async () => {
    const lake = await memoryLake();
    const failing = fakeSource(published(10));
    failing.failures.push({ kind: 'unavailable' });
    await sweep(lake, await withOrigin(lake, failing, true), SEARCH, optionsFor(lake));
    await sweep(lake, await withOrigin(lake, fakeSource([]), true), SEARCH, optionsFor(lake));
    expect(await lake.store.head(KEY)).toBeNull();

    const page = await (await withOrigin(lake, fakeSource(published(10)), false)).search(REQUEST);

    expect(page.tweets).toHaveLength(100);
    expect(await originOf(lake)).toBe('{"origin":"x"}\n');
    await expect(withOrigin(lake, failing, true)).rejects.toThrow(/holds tweets of the real X API/);
    await expect(withOrigin(lake, failing, true)).rejects.toThrow(UsageError);
    await expect(withOrigin(lake, failing, false)).resolves.toBeDefined();
  });

  it('decides anew from where a search reads, when a simulator gave it nothing', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const simulated = await withOrigin(lake, fakeSource([]), true);
    await sweep(lake, simulated, SEARCH, optionsFor(lake, { origin: 'simulator' }));
    clock.advance(60 * MINUTE_MS);
    const source = fakeSource([]);
    const real = await withOrigin(lake, source, false);

    await sweep(lake, real, SEARCH, optionsFor(lake, { origin: 'x' }));
    clock.advance(MINUTE_MS);
    await sweep(lake, real, SEARCH, optionsFor(lake, { origin: 'x' }));

    const startMs = TEST_NOW_MS + 60 * MINUTE_MS;
    expect(source.requests.map(({ sinceId }) => sinceId)).toEqual([
      idBefore(idAt(startMs - 30 * MINUTE_MS)),
      idBefore(idAt(startMs - MINUTE_MS)),
    ]);
  });

  it('is that of one of two that began at once; the other writes nothing', async () => {
    const lake = await memoryLake();
    const simulated = await withOrigin(lake, fakeSource(published(10)), true);
    const real = await withOrigin(lake, fakeSource(published(10)), false);
    await simulated.search(REQUEST);

    await expect(sweep(lake, real, SEARCH, optionsFor(lake))).rejects.toThrow(/holds invented tweets/);

    expect(await keysOf(lake, 'raw/')).toEqual([]);
    expect(await originOf(lake)).toBe('{"origin":"simulator"}\n');
  });

  it.each(['', '{"origin":', '{"origin":"mars"}', 'null'])('says what to do when its file holds %j', async (text) => {
    const lake = await memoryLake();
    await lake.store.put(KEY, new TextEncoder().encode(text));

    const opened = withOrigin(lake, fakeSource([]), true);

    await expect(opened).rejects.toThrow(LakeError);
    await expect(opened).rejects.toThrow(/^state\/origin.json is damaged: it must hold \{"origin":"x"\}/);
  });
});

const REQUEST = {
  archive: 'recent' as const,
  query: SEARCH.query,
  sinceId: '1',
  untilId: '9223372036854775807',
  maxResults: 100,
};

async function originOf(lake: Lake): Promise<string> {
  return new TextDecoder().decode((await lake.store.get(KEY))?.bytes);
}
