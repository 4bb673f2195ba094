import { describe, expect, it } from '@jest/globals';
import type { StreamGap } from '../../core/stream-state.ts';
import { streamReport } from '../../lambda/stream-report.ts';
import { streamWorld } from '../support/streaming.ts';
import { DAY_MS, MINUTE_MS, SEARCH } from '../support/sweeping.ts';

describe('the report of a stream in the cloud', () => {
  it('counts what came and what it cost, and reports the gap in retweets of each reconnect', async () => {
    const { feed, run } = await streamWorld();
    feed.plan.push({ standsMs: 60_500, failure: { kind: 'unavailable', status: 503 } });
    const gaps: StreamGap[] = [];
    const result = await run(4 * MINUTE_MS, { events: { onGap: (gap) => gaps.push(gap) } });

    const { entries, counts } = streamReport(result, gaps, [SEARCH]);

    expect(entries).toMatchObject([
      { level: 'info', message: 'stream held', facts: { connections: 2, fills: 0 } },
      { level: 'warn', message: expect.stringMatching(/^retweets were missed/), facts: { gap: gaps[0] } },
    ]);
    expect(counts).toEqual({
      TweetsCollected: result.tweets + result.filled,
      TweetsRejected: 0,
      PostsPaid: result.tweets + result.filled,
      StreamConnections: 2,
      StreamsCut: 0,
      RetweetGaps: 1,
      RetweetGapSeconds: 6,
      SweepGaps: 0,
    });
    expect(result.filled).toBeGreaterThan(4);
  });

  it('names the command that closes a gap which search does not reach', async () => {
    const { clock, run } = await streamWorld(30);
    await run(MINUTE_MS);
    await clock.advance(8 * DAY_MS);
    const gaps: StreamGap[] = [];
    const result = await run(5 * MINUTE_MS, { events: { onGap: (gap) => gaps.push(gap) } });

    const { entries, counts } = streamReport(result, gaps, [SEARCH]);

    expect(entries.at(-1)).toMatchObject({
      level: 'error',
      facts: { search: 'presidente', closedBy: expect.stringMatching(/^npx tweetlake backfill --name presidente /) },
    });
    expect(counts).toMatchObject({ RetweetGaps: 1, SweepGaps: 1 });
  });

  it('says why a stream did not go on, and when it does', async () => {
    const { feed, run } = await streamWorld();
    feed.plan.push({ refused: { kind: 'payment-required' } });

    const { entries, counts } = streamReport(await run(MINUTE_MS), [], [SEARCH]);

    expect(entries).toMatchObject([
      { level: 'warn', facts: { reason: 'X refused: payment-required', goesOn: 'with the next invocation' } },
    ]);
    expect(counts.StreamsCut).toBe(1);
  });
});
