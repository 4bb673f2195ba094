import { describe, expect, it } from '@jest/globals';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { idAt } from '../../core/snowflake.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import { fakeSource } from '../support/fake-source.ts';
import { fakeClock, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { DAY_MS, idsInRef, MINUTE_MS, optionsFor, published, SEARCH, stateOf } from '../support/sweeping.ts';

describe('sweep, when X, the clock or the store is not as it should be', () => {
  it('goes on below what it put into quarantine, and reads no page of such tweets twice', async () => {
    const lake = await memoryLake();
    const noTexts = published(10).map(({ id }) => ({ id }));
    const source = fakeSource(noTexts);
    source.remaining.push(0);

    await sweep(lake, source, SEARCH, optionsFor(lake));

    expect((await stateOf(lake)).paused?.lowId).toBe(idAt(TEST_NOW_MS - MINUTE_MS - 100 * 1000));
  });

  it('passes over nothing for a tweet that X gives although it lies outside of the window', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    const search = source.search;
    source.search = async (request) => {
      const page = await search(request);
      return { ...page, tweets: [...page.tweets, { id: '20', text: 'old', created_at: '2006-03-21T20:50:14Z' }] };
    };
    source.remaining.push(0);

    await sweep(lake, source, SEARCH, optionsFor(lake));

    expect((await stateOf(lake)).paused?.lowId).toBe(idAt(TEST_NOW_MS - MINUTE_MS - 100 * 1000));
  });

  it('is cut when X gives the token of the page that it was asked for again', async () => {
    const lake = await memoryLake();
    const source = fakeSource([]);
    const page = { tweets: [], includes: {}, errors: [], nextToken: 'same', rateLimit: null };
    let requests = 0;
    source.search = async () => {
      if (++requests > 5) throw new Error('it would go on for ever');
      return page;
    };

    const cut = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(cut).toMatchObject({ kind: 'cut', requests: 2, error: { failure: { kind: 'unavailable' } } });
  });

  it('is cut when X gives one empty page after another, each with a new token', async () => {
    const lake = await memoryLake();
    const source = fakeSource([]);
    let requests = 0;
    source.search = async () => {
      if (++requests > 50) throw new Error('it would go on for ever');
      return { tweets: [], includes: {}, errors: [], nextToken: `token-${requests}`, rateLimit: null };
    };

    const cut = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(cut).toMatchObject({ kind: 'cut', cause: 'fault', requests: 10, resumeAtMs: null });
  });

  it('keeps what came beside partial errors, and counts these', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(3));
    const search = source.search;
    source.search = async (request) => ({ ...(await search(request)), errors: [{ title: 'Not Found Error' }] });

    const result = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(result).toMatchObject({ kind: 'complete', tweets: 119, partialErrors: 2 });
    expect(await idsInRef(lake)).toHaveLength(119);
  });

  it('says so when it was read further than the clock of this machine has come, instead of finding nothing', async () => {
    const clock = fakeClock(TEST_NOW_MS + DAY_MS);
    const lake = await memoryLake({ clock });
    await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));
    clock.advance(-DAY_MS);

    const result = await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));

    expect(result).toMatchObject({ kind: 'cut', requests: 0, resumeAtMs: TEST_NOW_MS + DAY_MS });
    expect(result).toMatchObject({ reason: expect.stringMatching(/clock/) });
    clock.advance(DAY_MS + 1);
    expect((await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake))).kind).toBe('complete');
  });

  it('is not satisfied that a RAW file is there while it is not: a write under way may fail', async () => {
    const store = memoryObjectStore();
    let refused = 0;
    const lake = await memoryLake({
      store: {
        ...store,
        put: async (key, bytes, options) =>
          key.startsWith('raw/') && refused++ === 0 ? { kind: 'conflict' } : store.put(key, bytes, options),
      },
    });
    const source = fakeSource(published(3));

    const result = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(result).toMatchObject({ kind: 'complete', tweets: 119 });
    expect(await idsInRef(lake)).toHaveLength(119);
  });

  it('begins once when its event is delivered twice, under one name', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    const other = fakeSource(published(10));
    const search = source.search;
    let second: Awaited<ReturnType<typeof sweep>> | undefined;
    source.search = async (request) => {
      second ??= await sweep(lake, other, SEARCH, optionsFor(lake, { runId: 'delivered twice' }));
      return search(request);
    };

    await sweep(lake, source, SEARCH, optionsFor(lake, { runId: 'delivered twice' }));

    expect(second).toMatchObject({ kind: 'busy', requests: 0 });
  });

  it('reads no page that another run is reading: the lease lasts until a page that was asked for in time is durable', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const source = fakeSource(published(10));
    const other = fakeSource(published(10));
    const search = source.search;
    source.search = async (request) => {
      clock.advance(4 * MINUTE_MS + 30_000);
      await sweep(lake, other, SEARCH, optionsFor(lake));
      return search(request);
    };

    expect(await sweep(lake, source, SEARCH, optionsFor(lake))).toMatchObject({ kind: 'cut', requests: 1 });
    expect(other.requests).toEqual([]);
  });
});
