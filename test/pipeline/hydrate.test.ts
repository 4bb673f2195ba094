import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { lakeBudget, readBudget } from '../../pipeline/budget/budget.ts';
import { type HydrateOptions, hydrate, idsToAsk } from '../../pipeline/hydrate/hydrate.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { reconcile } from '../../pipeline/reconcile.ts';
import { dyingAfter } from '../support/dying-lake.ts';
import { fakeSource, RATE_RESET_MS } from '../support/fake-source.ts';
import { fakeClock, keysOf, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { idsInRef, published } from '../support/sweeping.ts';

const OLD_TWEET = { id: '20', text: 'just setting up', created_at: '2006-03-21T20:50:14.000Z' };

describe('hydrate', () => {
  it("reads the tweets of a list, 100 a request, collected_by hydrate, and lists those that are gone with X's reason", async () => {
    const lake = await memoryLake();
    const source = fakeSource([...published(5), OLD_TWEET]);
    const gone = [idAt(TEST_NOW_MS - 500), '21'];
    const ids = [...idsOf(source.tweets), ...gone];

    const end = await hydrate(lake, source, ids, optionsFor(lake));

    expect(end).toMatchObject({ kind: 'complete', tweets: 301, requests: 4, rejected: 0 });
    expect(end.gone).toEqual(
      gone.map((id) => ({ id, gone: `Not Found Error: Could not find tweet with ids: [${id}].` })),
    );
    expect(source.idRequests.map((asked) => asked.length)).toEqual([100, 100, 100, 3]);
    expect(await idsInRef(lake)).toEqual(idsOf(source.tweets).sort());
    const [key = ''] = await keysOf(lake, 'raw/');
    expect(new TextDecoder().decode((await lake.store.get(key))?.bytes)).toContain('"collected_by":"hydrate"');
  });

  it('buys nothing twice: neither what the lake holds, nor what is older than ids that tell their time, nor what is gone', async () => {
    const lake = await memoryLake();
    const source = fakeSource([...published(3), OLD_TWEET]);
    const ids = [...idsOf(source.tweets), '21'];
    await hydrate(lake, source, ids, optionsFor(lake));
    await reconcile(lake, { days: 'all', refine: 'now' });

    const again = await hydrate(lake, source, ids, optionsFor(lake));
    const others = await hydrate(lake, source, [...idsOf(published(1)), '22'], optionsFor(lake));

    expect(again).toMatchObject({ kind: 'complete', requests: 0, gone: [{ id: '21' }] });
    expect(others).toMatchObject({ kind: 'complete', requests: 1, tweets: 0, gone: [{ id: '22' }] });
    expect(source.idRequests.at(-1)).toEqual(['22']);
  });

  it('reads all of them once more when told so, and goes on with that where it was cut', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(5));
    const ids = idsOf(source.tweets);
    await hydrate(lake, source, ids, optionsFor(lake));
    await reconcile(lake, { days: 'all', refine: 'now' });
    source.remaining.push(5, 0);

    const cut = await hydrate(lake, source, ids, optionsFor(lake, { again: true }));
    const rest = await hydrate(lake, source, ids, optionsFor(lake, { again: true }));

    expect(cut).toMatchObject({ kind: 'cut', cause: 'rate-limit', requests: 2, resumeAtMs: RATE_RESET_MS });
    expect(rest).toMatchObject({ kind: 'complete', requests: 1, tweets: 100 });
    expect(await idsToAsk(lake, ids, { origin: 'x', again: true })).toHaveLength(300);
    expect(await idsToAsk(lake, ids, { origin: 'x', again: false })).toHaveLength(0);
  });

  it('keeps a tweet that it cannot read in quarantine, and does not buy it again (invariant 5)', async () => {
    const lake = await memoryLake();
    const source = fakeSource([{ id: idAt(TEST_NOW_MS) }]);
    const ids = idsOf(source.tweets);

    expect(await hydrate(lake, source, ids, optionsFor(lake))).toMatchObject({ kind: 'complete', rejected: 1 });
    expect(await hydrate(lake, source, ids, optionsFor(lake))).toMatchObject({ kind: 'complete', requests: 0 });
    expect(await keysOf(lake, 'quarantine/hydrate/')).toHaveLength(1);
  });

  it('says of an id about which X says nothing that it does', async () => {
    const lake = await memoryLake();
    const source = fakeSource([]);
    source.tweetsByIds = async () => ({ tweets: [], includes: {}, errors: [], rateLimit: null });

    const { gone } = await hydrate(lake, source, ['25'], optionsFor(lake));

    expect(gone).toEqual([{ id: '25', gone: 'X gave neither the tweet nor a reason' }]);
  });

  it('spends no more than the budget has: asks for fewer, then is cut until the next month (invariant 7)', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(5), 100, { expandAuthors: true });
    const budget = lakeBudget(lake, { limitPosts: 200, runId: 'small' });

    const cut = await hydrate(lake, source, idsOf(source.tweets), optionsFor(lake, { budget }));

    expect(cut).toMatchObject({ kind: 'cut', cause: 'budget', resumeAtMs: Date.parse('2026-12-01T00:00:00Z') });
    // Authors are reserved and, as none came, given back.
    expect(source.idRequests.map((asked) => asked.length)).toEqual([66, 44, 30, 20, 13, 9, 6, 4, 2, 2, 1, 1]);
    expect((await readBudget(lake, '2026-11')).spent).toEqual({ hydrate: 198 });
  });

  it('is told when another run reads the same ids', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(1));
    const ids = idsOf(source.tweets);
    const byIds = source.tweetsByIds;
    let other: unknown;
    source.tweetsByIds = async (asked) => {
      other = await hydrate(lake, source, ids, optionsFor(lake));
      return byIds(asked);
    };

    expect((await hydrate(lake, source, ids, optionsFor(lake))).kind).toBe('complete');
    expect(other).toMatchObject({ kind: 'busy', requests: 0 });
  });

  it('writes down that it read, before it reads', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(1));
    const byIds = source.tweetsByIds;
    let before = '';
    source.tweetsByIds = async (asked) => {
      before = await recordOf(lake);
      return byIds(asked);
    };

    await hydrate(lake, source, idsOf(source.tweets), optionsFor(lake, { runId: 'noted' }));

    expect(before).toMatch(
      /"run":"noted",.*"event":"began".*"name":"hydrate","source":"hydrate","query":"ids:[0-9a-f]{12}"/,
    );
    expect(await recordOf(lake)).toMatch(
      /"run":"noted".*"event":"ended".*"outcome":"complete","posts":60,"requests":1/,
    );
  });

  it('loses no id and buys at most one answer twice for each death, wherever it dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
        fc.boolean(),
        async (deaths, again) => {
          const clock = fakeClock(TEST_NOW_MS);
          const lake = await memoryLake({ clock });
          const source = fakeSource([...published(4), OLD_TWEET]);
          const ids = [...idsOf(source.tweets), '21', '22'];
          for (const calls of deaths) {
            await hydrate(dyingAfter(lake, calls), source, ids, optionsFor(lake, { again })).catch(() => null);
            clock.advance(10 * 60_000);
            await reconcile(lake, { days: 'all', refine: 'now' });
          }

          const end = await hydrate(lake, source, ids, optionsFor(lake, { again }));

          expect(end.kind).toBe('complete');
          expect(end.gone.map(({ id }) => id).sort()).toEqual(['21', '22']);
          expect(await idsInRef(lake)).toEqual(idsOf(source.tweets).sort());
          const bought = source.idRequests.flat().length;
          expect(bought).toBeLessThanOrEqual((ids.length + 100 * deaths.length) * (again ? 1 + deaths.length : 1));
        },
      ),
      { numRuns: 30 },
    );
  });
});

let runs = 0;

function optionsFor(lake: Lake, options: Partial<HydrateOptions> = {}): HydrateOptions {
  const runId = `run-${++runs}`;
  return {
    runId,
    claimant: { holder: null, isGone: () => false },
    budget: lakeBudget(lake, { limitPosts: 1_000_000, runId }),
    deadlineMs: lake.clock.nowMs() + 60_000,
    origin: 'x',
    again: false,
    ...options,
  };
}

function idsOf(tweets: readonly JsonObject[]): string[] {
  return tweets.map(({ id }) => String(id));
}

async function recordOf(lake: Lake): Promise<string> {
  const [key = ''] = await keysOf(lake, 'searches/hydrate/');
  return new TextDecoder().decode((await lake.store.get(key))?.bytes);
}
