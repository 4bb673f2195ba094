import { describe, expect, it } from '@jest/globals';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { SweepOptions } from '../../pipeline/ingest/sweep-run.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { fakeSource, RATE_RESET_MS } from '../support/fake-source.ts';
import { fakeClock, keysOf, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { DAY_MS, idsBetween, idsInRef, MINUTE_MS, optionsFor, published, SEARCH } from '../support/sweeping.ts';

const SPAN = { fromMs: TEST_NOW_MS - 20 * MINUTE_MS, toMs: TEST_NOW_MS - 10 * MINUTE_MS };

describe('a sweep of a span of time (full archive: 1 request/s, at most 500 a page)', () => {
  it('reads the whole span and nothing else, by ids, and leaves the state of the search alone', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(60), 250);

    const result = await sweep(lake, source, SEARCH, backfillOptions(lake));

    expect(result).toMatchObject({ kind: 'complete', tweets: 600, requests: 3 });
    expect(source.requests[0]).toMatchObject({ archive: 'all', maxResults: 500 });
    expect(await idsInRef(lake)).toEqual(idsBetween(source.tweets, SPAN.fromMs, SPAN.toMs));
    expect(await keysOf(lake, 'state/search/')).toEqual([]);
    expect(await keysOf(lake, 'state/backfill/')).toEqual([
      expect.stringMatching(
        /^state\/backfill\/presidente\/20261121T131000\.000Z-20261121T132000\.000Z-[0-9a-f]{12}\.json$/,
      ),
    ]);
  });

  it('reaches further back than seven days, and reports no gap', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(60), 250);
    (lake.clock as ReturnType<typeof fakeClock>).advance(400 * DAY_MS);

    expect(await sweep(lake, source, SEARCH, backfillOptions(lake))).toMatchObject({
      kind: 'complete',
      tweets: 600,
      gaps: [],
    });
  });

  it('waits a second after each answer: X counts a second between arrivals', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const source = fakeSource(published(60), 100);
    const search = source.search;
    const startedAtMs: number[] = [];
    source.search = async (request) => {
      startedAtMs.push(clock.nowMs() - TEST_NOW_MS);
      clock.advance(300);
      return search(request);
    };

    await sweep(lake, source, SEARCH, backfillOptions(lake));

    expect(startedAtMs).toEqual([0, 1300, 2600, 3900, 5200, 6500]);
  });

  it('goes on below what is durable after the rate limit, and asks for nothing once it is complete', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(60), 250);
    source.remaining.push(0);

    const cut = await sweep(lake, source, SEARCH, backfillOptions(lake));
    const rest = await sweep(lake, source, SEARCH, backfillOptions(lake));
    const again = await sweep(lake, source, SEARCH, backfillOptions(lake));

    expect(cut).toMatchObject({ kind: 'cut', resumeAtMs: RATE_RESET_MS, tweets: 250 });
    expect(rest).toMatchObject({ kind: 'complete', tweets: 350 });
    expect(again).toMatchObject({ kind: 'complete', requests: 0 });
  });

  it('is another one for another query of the same name', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(60), 500);
    await sweep(lake, source, SEARCH, backfillOptions(lake));

    const other = await sweep(lake, source, { ...SEARCH, query: 'lula' }, backfillOptions(lake));

    expect(other).toMatchObject({ kind: 'complete', tweets: 600 });
  });
});

function backfillOptions(lake: Lake): SweepOptions {
  return optionsFor(lake, { span: SPAN });
}
