import { describe, expect, it } from '@jest/globals';
import { serializeSearchState } from '../../core/search-state.ts';
import { idAt, idBefore } from '../../core/snowflake.ts';
import { closeGaps } from '../../pipeline/backfill/close-gaps.ts';
import { leftToRead } from '../../pipeline/backfill/left-to-read.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { fakeSource } from '../support/fake-source.ts';
import { fakeClock, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { DAY_MS, MINUTE_MS, optionsFor, published, SEARCH, STATE_KEY, stateOf } from '../support/sweeping.ts';

/** A lake whose search was not swept for eight days. */
async function lakeWithGap(): Promise<{ lake: Lake; gap: { fromMs: number; toMs: number } }> {
  const clock = fakeClock(TEST_NOW_MS);
  const lake = await memoryLake({ clock });
  await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));
  clock.advance(8 * DAY_MS);
  const { gaps } = await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));
  const [gap = { fromMs: 0, toMs: 0 }] = gaps;
  return { lake, gap };
}

describe('closeGaps', () => {
  it('takes what a backfill has read out of the gaps of its search, which then goes on as before', async () => {
    const { lake, gap } = await lakeWithGap();
    const { cursor } = await stateOf(lake);
    const middleMs = gap.fromMs + MINUTE_MS;

    expect(await closeGaps(lake, SEARCH, { fromMs: gap.fromMs, toMs: middleMs })).toEqual({
      kind: 'closed',
      gaps: [{ fromMs: gap.fromMs, toMs: middleMs }],
    });
    expect(await stateOf(lake)).toMatchObject({ cursor, gaps: [{ fromMs: middleMs, toMs: gap.toMs }] });
    await closeGaps(lake, SEARCH, gap);
    expect((await stateOf(lake)).gaps).toEqual([]);
    expect(await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake))).toMatchObject({ kind: 'complete', gaps: [] });
  });

  it('leaves the gaps of another query, and is content where no search is', async () => {
    const { lake, gap } = await lakeWithGap();

    expect(await closeGaps(lake, { ...SEARCH, query: 'lula' }, gap)).toEqual({ kind: 'closed', gaps: [] });
    expect(await closeGaps(lake, { name: 'other', query: 'lula' }, gap)).toEqual({ kind: 'closed', gaps: [] });
    expect((await stateOf(lake)).gaps).toEqual([gap]);
  });

  it('changes nothing under a run of the search, and says that it is busy', async () => {
    const { lake, gap } = await lakeWithGap();
    const claim = { runId: 'other', leaseUntilMs: lake.clock.nowMs() + DAY_MS, holder: null };
    const held = serializeSearchState({ ...(await stateOf(lake)), claim });
    await lake.store.put(STATE_KEY, new TextEncoder().encode(held));

    expect(await closeGaps(lake, SEARCH, gap)).toEqual({ kind: 'busy' });
    expect(await stateOf(lake)).toMatchObject({ gaps: [gap], claim });
  });
});

describe('leftToRead', () => {
  it('is the whole span, then what is below the pages that are durable, then nothing', async () => {
    const lake = await memoryLake();
    const span = { fromMs: TEST_NOW_MS - 20 * MINUTE_MS, toMs: TEST_NOW_MS - 10 * MINUTE_MS };
    const source = fakeSource(published(60), 250);
    const sinceId = idBefore(idAt(span.fromMs));
    source.remaining.push(0);

    expect(await leftToRead(lake, SEARCH, { span })).toEqual({ sinceId, untilId: idAt(span.toMs) });
    await sweep(lake, source, SEARCH, optionsFor(lake, { span, origin: 'x' }));
    expect(await leftToRead(lake, SEARCH, { span })).toEqual({ sinceId, untilId: idAt(span.toMs - 250_000) });
    await sweep(lake, source, SEARCH, optionsFor(lake, { span, origin: 'x' }));
    expect(await leftToRead(lake, SEARCH, { span })).toBeNull();
    expect(await leftToRead(lake, SEARCH, { span, origin: 'x' })).toBeNull();
    expect(await leftToRead(lake, SEARCH, { span, origin: 'simulator' })).not.toBeNull();
  });
});
