import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postsBySpender, postsSpent } from '../../core/budget-state.ts';
import type { SourceFailure } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { lakeBudget, readBudget } from '../../pipeline/budget/budget.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { SweepOptions } from '../../pipeline/ingest/sweep-run.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { dyingAfter } from '../support/dying-lake.ts';
import { type FakeSource, fakeSource } from '../support/fake-source.ts';
import { fakeClock, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { idsInRef, MINUTE_MS, optionsFor, published, SEARCH } from '../support/sweeping.ts';

const DECEMBER_MS = Date.UTC(2026, 11, 1);

let runs = 0;
function withLimit(lake: Lake, limitPosts: number, options: Partial<SweepOptions> = {}): SweepOptions {
  const runId = `budgeted-${++runs}`;
  return optionsFor(lake, { runId, budget: lakeBudget(lake, { limitPosts, runId }), ...options });
}

const spentIn = async (lake: Lake, month = '2026-11') => postsSpent(await readBudget(lake, month));

/** The same source, telling what X has counted so far; a page with its users and referenced posts. */
function counting(source: FakeSource, includes: JsonObject = {}): { postPrices: number } {
  const counted = { postPrices: 0 };
  const { search } = source;
  source.search = async (request) => {
    const page = await search(request);
    counted.postPrices += page.tweets.length;
    return { ...page, includes };
  };
  return counted;
}

describe('a sweep and its budget (invariant 7)', () => {
  it('has reserved a page before it asks for it, and pays for what came', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(4));
    const seen: number[] = [];
    const { search } = source;
    source.search = async (request) => {
      seen.push(await spentIn(lake));
      return search(request);
    };

    const result = await sweep(lake, source, SEARCH, withLimit(lake, 1000));

    expect(seen).toEqual([100, 200]);
    expect(result).toMatchObject({ kind: 'complete', tweets: 179, postPrices: 179 });
    expect(postsBySpender(await readBudget(lake, '2026-11'))).toEqual(new Map([['search:presidente', 179]]));
  });

  it('uses it up with smaller pages, never passes it, and goes on in the next month where it ended', async () => {
    const clock = fakeClock(DECEMBER_MS - MINUTE_MS);
    const lake = await memoryLake({ clock });
    const ids = Array.from({ length: 500 }, (_, i) => idAt(clock.nowMs() - 2 * MINUTE_MS - i * 1000));
    const source = fakeSource(ids.map((id) => ({ id, text: 'oi' })));

    const cut = await sweep(lake, source, SEARCH, withLimit(lake, 255));
    const refused = await sweep(lake, source, SEARCH, withLimit(lake, 255));

    expect(source.requests.map(({ maxResults }) => maxResults)).toEqual([100, 100, 55]);
    expect(cut).toMatchObject({ kind: 'cut', cause: 'budget', tweets: 255, resumeAtMs: DECEMBER_MS });
    expect(refused).toMatchObject({ kind: 'cut', cause: 'budget', requests: 0, resumeAtMs: DECEMBER_MS });
    expect(await spentIn(lake)).toBe(255);

    clock.advance(MINUTE_MS);
    expect(await sweep(lake, source, SEARCH, withLimit(lake, 255))).toMatchObject({ kind: 'complete', tweets: 245 });
    expect([await spentIn(lake), await spentIn(lake, '2026-12')]).toEqual([255, 245]);
    expect(await idsInRef(lake)).toEqual(ids.sort());
  });

  it('reserves and pays for authors and referenced posts, too', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(10), 100, { expandAuthors: true, expandReferenced: true });
    const users = Array.from({ length: 20 }, (_, i) => ({ id: `${i}`, username: `u${i}` }));
    counting(source, { users, tweets: [{ id: '7', text: 'a' }] });

    const result = await sweep(lake, source, SEARCH, withLimit(lake, 600));

    // Each page may cost 5 for a tweet, and costs 41 for what came with all of them.
    expect(source.requests.map(({ maxResults }) => maxResults)).toEqual([100, 91, 65, 44, 27, 13]);
    expect(result).toMatchObject({ kind: 'cut', cause: 'budget', tweets: 340, postPrices: 340 + 6 * 41 });
    expect(await spentIn(lake)).toBe(586);
  });

  it.each<[SourceFailure, number]>([
    [{ kind: 'unauthorized' }, 0],
    [{ kind: 'payment-required' }, 0],
    [{ kind: 'rate-limited', resetAtMs: null }, 0],
    [{ kind: 'invalid-request', parameters: ['query'] }, 0],
    [{ kind: 'unavailable', isUnsent: true }, 0],
    [{ kind: 'unavailable' }, 100],
  ])('after %j has spent %s posts', async (failure, posts) => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    source.failures.push(failure);

    await sweep(lake, source, SEARCH, withLimit(lake, 1000));

    expect(await spentIn(lake)).toBe(posts);
  });

  it('is one for all searches, whichever runs when', async () => {
    const lake = await memoryLake();
    const names = ['a', 'b', 'c'];
    const sources = names.map(() => fakeSource(published(20)));
    const counts = sources.map((source) => counting(source));

    await Promise.all(
      names.map((name, i) => sweep(lake, sources[i] as FakeSource, { name, query: name }, withLimit(lake, 730))),
    );

    const charged = counts.reduce((sum, { postPrices }) => sum + postPrices, 0);
    expect(charged).toBe(730);
    expect(await spentIn(lake)).toBe(730);
  });

  it('makes no request when other spenders kept it waiting past its deadline', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const source = fakeSource(published(10));
    const real = withLimit(lake, 1000);
    const budget: SweepOptions['budget'] = {
      reserve: async (request) => {
        clock.advance(5 * MINUTE_MS);
        return real.budget.reserve(request);
      },
    };

    expect(await sweep(lake, source, SEARCH, { ...real, budget })).toMatchObject({ cause: 'deadline', requests: 0 });
    expect(await spentIn(lake)).toBe(0);
  });

  it('is never passed by sweeps that die at any I/O call, which lose nothing all the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }), async (deaths) => {
        const clock = fakeClock(TEST_NOW_MS);
        const lake = await memoryLake({ clock });
        const source = fakeSource(published(40, 10), 30);
        const counted = counting(source);
        const limitPosts = 700;
        for (const calls of deaths) {
          const dying = dyingAfter(lake, calls);
          await sweep(dying, source, SEARCH, withLimit(dying, limitPosts)).catch(() => null);
          expect(await spentIn(lake)).toBeLessThanOrEqual(limitPosts);
          clock.advance(5 * MINUTE_MS);
        }
        await sweep(lake, source, SEARCH, withLimit(lake, limitPosts));

        const spent = await spentIn(lake);
        expect(counted.postPrices).toBeLessThanOrEqual(spent);
        expect(spent).toBeLessThanOrEqual(limitPosts);
      }),
      { numRuns: 40 },
    );
  });
});
