import { describe, expect, it } from '@jest/globals';
import { waitAfter } from '../../cli/start/collect.ts';
import { costText, estimateCost } from '../../cli/start/consent.ts';
import { type Progress, progressLine, screenText } from '../../cli/start/progress.ts';
import { backgroundRefiner } from '../../cli/start/refiner.ts';
import { tallyOf } from '../../cli/start/tally.ts';
import { textWidth } from '../../cli/text-width.ts';
import { meanPerDay } from '../../core/cost-estimate.ts';
import { LakeError, SourceError, type SourceFailure } from '../../core/errors.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import type { SweepResult } from '../../pipeline/ingest/sweep.ts';
import { NOTHING_SWEPT } from '../../pipeline/ingest/sweep-run.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { tweetRow } from '../adapters/duckdb-lake.ts';
import { memoryLake, rowsOf, writtenKeys } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';

const NOW_MS = Date.parse('2026-11-21T13:00:00Z');
const COUNTS = { ...NOTHING_SWEPT, requests: 1, gaps: [] };

describe('waitAfter', () => {
  const context = { nowMs: NOW_MS, pollMs: 3000, failures: 0 };
  const cut = (failure: SourceFailure): SweepResult => {
    const resumeAtMs = failure.kind === 'rate-limited' ? failure.resetAtMs : null;
    return {
      ...COUNTS,
      kind: 'cut',
      cause: 'fault',
      reason: 'why',
      resumeAtMs,
      error: new SourceError('why', failure),
    };
  };

  it('polls after a complete sweep, and goes on at once after one that had no time', () => {
    expect(waitAfter({ ...COUNTS, kind: 'complete' }, context)).toEqual({ pauseMs: 3000, note: null });
    const outOfTime: SweepResult = {
      ...COUNTS,
      kind: 'cut',
      cause: 'deadline',
      reason: 'its time was up',
      resumeAtMs: null,
    };
    expect(waitAfter(outOfTime, context)).toEqual({ pauseMs: 0, note: null });
  });

  it('waits for the rate limit, and for the run that holds the search', () => {
    expect(waitAfter(cut({ kind: 'rate-limited', resetAtMs: NOW_MS + 60_000 }), context)).toEqual({
      pauseMs: 60_000,
      note: 'why; goes on at 2026-11-21T13:01:00.000Z',
    });
    const busy: SweepResult = { ...COUNTS, kind: 'busy', reason: 'held', resumeAtMs: NOW_MS + 60_000 };
    expect(waitAfter(busy, context)).toEqual({ pauseMs: 3000, note: 'held; waiting for it to end' });
  });

  it('waits longer and longer for an API that cannot be reached, at most a minute', () => {
    const pauses = [0, 1, 2, 10, 1000].map(
      (failures) => waitAfter(cut({ kind: 'unavailable' }), { ...context, failures }).pauseMs,
    );

    expect(pauses).toEqual([3000, 6000, 12_000, 60_000, 60_000]);
  });

  it.each<SourceFailure>([
    { kind: 'unauthorized' },
    { kind: 'payment-required' },
    { kind: 'invalid-request', parameters: [] },
  ])('gives up when X says $kind', (failure) => {
    expect(() => waitAfter(cut(failure), context)).toThrow(SourceError);
  });
});

describe('estimateCost', () => {
  const hour = (index: number, posts: number) => ({
    startMs: NOW_MS + index * 3_600_000,
    endMs: NOW_MS + (index + 1) * 3_600_000,
    posts,
  });

  it('is the mean of the counted hours, times the price of a post', async () => {
    const source: TweetSource = {
      expansions: {},
      count: async ({ query }) => ({
        counts: query === 'a' ? [hour(0, 10), hour(1, 30)] : [hour(0, 5)],
        nextToken: null,
        rateLimit: null,
      }),
      search: async () => Promise.reject(new Error('nothing may be read')),
      tweetsByIds: async () => Promise.reject(new Error('nothing may be read')),
    };
    const searches = [
      { name: 'one', query: 'a' },
      { name: 'two', query: 'b' },
    ];

    const estimate = await estimateCost(source, searches);

    expect(estimate.posts).toBe(20 * 24 + 5 * 24);
    expect(estimate.usd).toBeCloseTo(3);
    expect(costText(estimate, searches)).toMatch(/one, two\.\n.* about 600 posts and \$3\.00 a day\n.*cost \$0\.010/);
    expect(meanPerDay([])).toBe(0);
  });
});

describe('tallyOf', () => {
  it('follows the slots as they are refined, whatever stood in them before', () => {
    const tally = tallyOf(new Map([['2026-11-21T12', { Positive: 1, Negative: 2, Neutral: 3 }]]), null);
    expect(tally.counts()).toEqual({ Positive: 1, Negative: 2, Neutral: 3 });

    tally.setSlot('2026-11-21T13', [row('5', { sentiment: 'Positive', symbol: ':)', text: 'a' }), row('4', {})]);
    expect(tally.counts()).toEqual({ Positive: 2, Negative: 2, Neutral: 4 });
    expect(tally.newest()).toEqual({ timeMs: NOW_MS + 5, text: 'a', symbol: ':)' });

    tally.setSlot('2026-11-21T12', [row('1', { sentiment: 'Negative' })]);
    expect(tally.counts()).toEqual({ Positive: 1, Negative: 1, Neutral: 1 });
    expect(tally.newest()?.text).toBe('a');
  });
});

describe('the screen of start', () => {
  const heading = { label: 'a simulator', lakeFolder: './lake', queryLine: 'npx tweetlake query @sentiment-by-minute' };
  const progress: Progress = {
    tweets: 1234,
    files: 13,
    rows: { Positive: 500, Negative: 250, Neutral: 250 },
    newest: { timeMs: NOW_MS, text: `oi\u001b[2J 😀\n${'x'.repeat(300)}`, symbol: ':)' },
    note: null,
    elapsedMs: 3_723_000,
  };

  it('shows counts, shares, the newest tweet and the line that queries it, not wider than the terminal', () => {
    const text = screenText(heading, progress, { columns: 80, rows: 24 });

    expect(text).toMatch(/01:02:03/);
    expect(text).toMatch(/1,234 tweets in 13 RAW files/);
    expect(text).toMatch(/1,000 rows in \.\/lake/);
    expect(text).toMatch(/Positive +█{15}░{15} {2}50 % {2}500/);
    expect(text).toMatch(/13:00:00 UTC {2}:\) {4}oi\[2J 😀 x+…\n/);
    expect(text.endsWith(`\n  ${heading.queryLine}`)).toBe(true);
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(80);
  });

  it('shows an empty lake, and what keeps tweets from coming', () => {
    const nothing = { ...progress, rows: { Positive: 0, Negative: 0, Neutral: 0 }, newest: null, note: 'answered 503' };

    expect(screenText(heading, nothing, { columns: 80, rows: 24 })).toMatch(/none yet[\s\S]*answered 503/);
    expect(progressLine(nothing)).toMatch(/0 rows in REF \(– positive, – negative\); answered 503$/);
  });
});

describe('backgroundRefiner', () => {
  it('refines what comes, once a slot for files that come together', async () => {
    const lake = await memoryLake();
    const slots: string[] = [];
    const refiner = backgroundRefiner(lake, { onSlot: (slot) => slots.push(slot), onFailure: () => {} });

    refiner.add(await writtenKeys(lake, [tweetLine('2026-11-21T13:05:00Z')]));
    refiner.add(await writtenKeys(lake, [tweetLine('2026-11-21T13:06:00Z')]));
    refiner.add(await writtenKeys(lake, [tweetLine('2026-11-21T12:06:00Z')]));

    expect(await refiner.finish()).toBeNull();
    expect(await rowsOf(lake, '2026-11-21T13')).toHaveLength(2);
    expect(new Set(slots)).toEqual(new Set(['2026-11-21T13', '2026-11-21T12']));
  });

  it('misses none that comes just when it has ended', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const lake = await memoryLake();
      const [first, late] = [
        await writtenKeys(lake, [tweetLine('2026-11-21T13:05:00Z')]),
        await writtenKeys(lake, [tweetLine('2026-11-21T12:06:00Z')]),
      ];
      let isLate = false;
      const refiner = backgroundRefiner(lake, {
        onFailure: () => {},
        onSlot: () => {
          if (!isLate) void afterTurns(turns, () => refiner.add(late));
          isLate = true;
        },
      });
      refiner.add(first);
      await new Promise((resolve) => setImmediate(resolve));

      await refiner.finish();

      expect(await rowsOf(lake, '2026-11-21T12')).toHaveLength(1);
    }
  });

  it('tries files that failed again with the next ones', async () => {
    const healthy = await memoryLake();
    let isBroken = true;
    const put: typeof healthy.store.put = async (key, bytes, options) => {
      if (isBroken && key.startsWith('ref/')) throw new LakeError('the disk is full');
      return healthy.store.put(key, bytes, options);
    };
    const lake = { ...healthy, store: { ...healthy.store, put } };
    const failures: unknown[] = [];
    const refiner = backgroundRefiner(lake, { onSlot: () => {}, onFailure: (_, error) => failures.push(error) });

    refiner.add(await writtenKeys(lake, [tweetLine('2026-11-21T13:05:00Z')]));
    expect(await refiner.finish()).toBeInstanceOf(LakeError);
    expect(failures).toHaveLength(1);

    isBroken = false;
    refiner.add([]);
    expect(await refiner.finish()).toBeNull();
    expect(await rowsOf(lake, '2026-11-21T13')).toHaveLength(1);
  });
});

function row(id: string, changes: Partial<TweetRow>): TweetRow {
  return tweetRow({ id, created_at: NOW_MS + Number(id), ...changes });
}

/** So many turns of the microtask queue later. */
async function afterTurns(turns: number, action: () => void): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await null;
  action();
}
