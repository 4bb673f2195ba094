import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Holder } from '../../core/search-state.ts';
import { idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import { reconcile } from '../../pipeline/reconcile.ts';
import { dyingAfter } from '../support/dying-lake.ts';
import { fakeSource, RATE_RESET_MS } from '../support/fake-source.ts';
import { fakeClock, keysOf, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';

import {
  DAY_MS,
  idsBetween,
  idsInRef,
  MINUTE_MS,
  optionsFor,
  published,
  SEARCH,
  STATE_KEY,
  stateOf,
} from '../support/sweeping.ts';

describe('sweep', () => {
  it('reads what has settled since the first lookback, asking with ids only', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(60));

    const result = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(result).toMatchObject({ kind: 'complete', tweets: 29 * 60, requests: 18, rejected: 0, gaps: [] });
    expect(source.requests[0]).toEqual({
      archive: 'recent',
      query: SEARCH.query,
      sinceId: idBefore(idAt(TEST_NOW_MS - 30 * MINUTE_MS)),
      untilId: idAt(TEST_NOW_MS - MINUTE_MS),
      maxResults: 100,
    });
    expect(await idsInRef(lake)).toEqual(
      idsBetween(source.tweets, TEST_NOW_MS - 30 * MINUTE_MS, TEST_NOW_MS - MINUTE_MS),
    );
  });

  it('moves the cursor to the end of the window also when it found nothing', async () => {
    const lake = await memoryLake();

    await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));

    expect(await stateOf(lake)).toMatchObject({
      cursor: idBefore(idAt(TEST_NOW_MS - MINUTE_MS)),
      paused: null,
      claim: null,
    });
  });

  it('tells a search that was never read to the end from one that was', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    source.failures.push({ kind: 'unavailable' });

    await sweep(lake, source, SEARCH, optionsFor(lake));
    expect((await stateOf(lake)).hasCompleted).toBe(false);
    await sweep(lake, source, SEARCH, optionsFor(lake));

    expect((await stateOf(lake)).hasCompleted).toBe(true);
  });

  it('tags each tweet with the name of the search', async () => {
    const lake = await memoryLake();
    await sweep(lake, fakeSource(published(3)), SEARCH, optionsFor(lake));
    await reconcile(lake, { days: 'all', refine: 'now' });

    const [key = ''] = await keysOf(lake, 'ref/');
    const [row] = await lake.codec.decode((await lake.store.get(key))?.bytes ?? new Uint8Array());
    expect(row).toMatchObject({ rules: ['presidente'], collected_by: 'search:presidente' });
  });

  it('is cut by a used-up rate limit, says when it can go on, and goes on where it ended', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const source = fakeSource(published(60));
    source.remaining.push(5, 0);

    const cut = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(cut).toMatchObject({
      kind: 'cut',
      reason: 'the rate limit is used up',
      resumeAtMs: RATE_RESET_MS,
      tweets: 200,
    });
    clock.advance(15 * MINUTE_MS);
    const rest = await sweep(lake, source, SEARCH, optionsFor(lake));
    expect(rest).toMatchObject({ kind: 'complete', tweets: 29 * 60 - 200 + 61 });
    expect(source.requests[2]?.untilId).toBe(idAt(TEST_NOW_MS - MINUTE_MS - 200 * 1000));
    expect(await idsInRef(lake)).toEqual(
      idsBetween(source.tweets, TEST_NOW_MS - 30 * MINUTE_MS, TEST_NOW_MS + 14 * MINUTE_MS),
    );
  });

  it.each([
    [{ kind: 'unauthorized' } as const, null],
    [{ kind: 'payment-required' } as const, null],
    [{ kind: 'unavailable' } as const, null],
    [{ kind: 'rate-limited', resetAtMs: RATE_RESET_MS } as const, RATE_RESET_MS],
    [{ kind: 'rate-limited', resetAtMs: null } as const, TEST_NOW_MS + 15 * MINUTE_MS],
  ])('is cut by %j, free for the next run', async (failure, resumeAtMs) => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    source.failures.push(failure);

    const cut = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(cut).toMatchObject({ kind: 'cut', reason: `X refused: ${failure.kind}`, resumeAtMs });
    expect((await stateOf(lake)).claim).toBeNull();
    expect(await sweep(lake, source, SEARCH, optionsFor(lake))).toMatchObject({ kind: 'complete' });
  });

  it('makes no request after its deadline or after it was asked to stop', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));

    const late = await sweep(lake, source, SEARCH, optionsFor(lake, { deadlineMs: TEST_NOW_MS }));
    const stopped = await sweep(lake, source, SEARCH, optionsFor(lake, { signal: AbortSignal.abort() }));

    expect([late.kind, stopped.kind]).toEqual(['cut', 'cut']);
    expect(source.requests).toEqual([]);
  });

  it('moves a cursor that is out of reach to the border, and reports and keeps the gap', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));
    clock.advance(8 * DAY_MS);

    const result = await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));

    const gap = { fromMs: TEST_NOW_MS - MINUTE_MS, toMs: TEST_NOW_MS + DAY_MS + 10 * MINUTE_MS };
    expect(result.gaps).toEqual([gap]);
    expect((await stateOf(lake)).gaps).toEqual([gap]);
  });

  it('keeps what it cannot read in quarantine (invariant 5)', async () => {
    const lake = await memoryLake();
    const source = fakeSource([]);
    source.search = async () => ({
      tweets: [{ text: 'no id' }],
      includes: {},
      errors: [{ title: 'Not Found Error' }],
      nextToken: null,
      rateLimit: null,
    });

    const result = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect(result).toMatchObject({ kind: 'complete', tweets: 0, rejected: 1, partialErrors: 1 });
    expect(await keysOf(lake, 'quarantine/search/presidente/')).toHaveLength(1);
  });
});

describe('two sweeps of one search', () => {
  it('cost one of them nothing: it is told who holds it until when', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    const other = fakeSource(published(10));
    const options = optionsFor(lake);
    let second: Awaited<ReturnType<typeof sweep>> | undefined;
    const search = source.search;
    source.search = async (request) => {
      second ??= await sweep(lake, other, SEARCH, optionsFor(lake));
      return search(request);
    };

    await sweep(lake, source, SEARCH, options);

    expect(second).toMatchObject({ kind: 'busy', resumeAtMs: options.deadlineMs + MINUTE_MS, requests: 0 });
    expect(other.requests).toEqual([]);
  });

  it('wait neither for a lease that is over nor for a process that is gone', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const holder: Holder = { host: 'here', pid: 1, startedAt: '1' };
    const dying = fakeSource([]);
    dying.search = () => Promise.reject(new Error('killed'));
    const dies = (): Promise<unknown> =>
      sweep(lake, dying, SEARCH, optionsFor(lake, { claimant: { holder, isGone: () => false } }));
    const next = (isGone: boolean) =>
      sweep(lake, fakeSource([]), SEARCH, optionsFor(lake, { claimant: { holder, isGone: () => isGone } }));

    await expect(dies()).rejects.toThrow('killed');
    expect((await next(false)).kind).toBe('busy');
    expect((await next(true)).kind).toBe('complete');
    clock.advance(MINUTE_MS);
    await expect(dies()).rejects.toThrow('killed');
    clock.advance(5 * MINUTE_MS);
    expect((await next(false)).kind).toBe('complete');
  });
});

describe('a sweep that dies at any I/O call', () => {
  it('loses nothing and doubles nothing in REF (invariants 3 and 4)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }), async (deaths) => {
        const clock = fakeClock(TEST_NOW_MS);
        const lake = await memoryLake({ clock });
        const source = fakeSource(published(40, 10), 7);
        let firstCursor: string | undefined;
        for (const calls of deaths) {
          await sweep(dyingAfter(lake, calls), source, SEARCH, optionsFor(lake)).catch(() => null);
          firstCursor ??= (await lake.store.head(STATE_KEY)) ? (await stateOf(lake)).began?.cursor : undefined;
          clock.advance(5 * MINUTE_MS);
        }
        const endMs = clock.nowMs() - MINUTE_MS;
        firstCursor ??= idBefore(idAt(clock.nowMs() - 30 * MINUTE_MS));

        expect((await sweep(lake, source, SEARCH, optionsFor(lake))).kind).toBe('complete');

        const firstMs = (snowflakeTimeMs(firstCursor) ?? 0) + 1;
        expect(await idsInRef(lake)).toEqual(idsBetween(source.tweets, firstMs, endMs));
      }),
      { numRuns: 40 },
    );
  });
});
