import { describe, expect, it } from '@jest/globals';
import type { SourceFailure } from '../../core/errors.ts';
import { sweepReport } from '../../lambda/sweep-report.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { SweepOptions } from '../../pipeline/ingest/sweep-run.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { type FakeSource, fakeSource } from '../support/fake-source.ts';
import { memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { optionsFor, published, SEARCH, stateOf } from '../support/sweeping.ts';

type Cutting = (source: FakeSource, lake: Lake) => Partial<SweepOptions>;

const failing =
  (failure: SourceFailure): Cutting =>
  ({ failures }) => {
    failures.push(failure);
    return {};
  };

const withoutRequestsLeft: Cutting = ({ remaining }) => {
  remaining.push(0);
  return {};
};

const withSmallBudget: Cutting = (_, lake) => ({ budget: lakeBudget(lake, { limitPosts: 100, runId: 'small' }) });

describe('the report of a sweep in the cloud', () => {
  it.each<[string, Cutting, string]>([
    ['deadline', () => ({ deadlineMs: TEST_NOW_MS }), 'with the next sweep'],
    ['rate-limit', withoutRequestsLeft, '2026-11-21T13:45:00.000Z'],
    ['budget', withSmallBudget, '2026-12-01T00:00:00.000Z'],
    ['payment', failing({ kind: 'payment-required' }), 'with the next sweep'],
    ['fault', failing({ kind: 'unavailable' }), 'with the next sweep'],
  ])('says that it was cut by %s, and when it goes on, which it does', async (cause, cutting, goesOn) => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    const result = await sweep(lake, source, SEARCH, optionsFor(lake, cutting(source, lake)));

    const { entries, counts, cutCause } = sweepReport(SEARCH, result);

    expect(entries).toMatchObject([
      { level: 'warn', message: 'sweep did not end', facts: { search: 'presidente', cause, goesOn } },
    ]);
    expect([counts.SweepsCut, cutCause]).toEqual([1, cause]);
    expect((await stateOf(lake)).claim).toBeNull();
    expect(await sweep(lake, source, SEARCH, optionsFor(lake))).toMatchObject({ kind: 'complete' });
  });

  it('counts what was collected and paid, and names the command that closes a gap', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(40));
    source.failures.push({ kind: 'invalid-request', parameters: ['since_id'], sinceMsMin: TEST_NOW_MS - 1_500_000 });
    const result = await sweep(lake, source, SEARCH, optionsFor(lake));

    const { entries, counts, cutCause } = sweepReport(SEARCH, result);

    expect(entries).toMatchObject([
      { level: 'info', message: 'swept' },
      {
        level: 'error',
        facts: {
          closedBy:
            'npx tweetlake backfill --name presidente --from 2026-11-21T13:00:00.000Z --to 2026-11-21T13:15:00.000Z --lake aws:TweetLake',
        },
      },
    ]);
    expect(counts).toEqual({ TweetsCollected: 840, TweetsRejected: 0, PostsPaid: 840, SweepsCut: 0, SweepGaps: 1 });
    expect(cutCause).toBeNull();
  });
});
