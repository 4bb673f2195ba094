import { describe, expect, it } from '@jest/globals';
import { idAt } from '../../core/snowflake.ts';
import { lakeBudget, readBudget } from '../../pipeline/budget/budget.ts';
import { dyingAfter } from '../support/dying-lake.ts';
import { keysOf, TEST_NOW_MS } from '../support/memory-lake.ts';
import { idsInRaw, rawFilesIn, streamStateOf, streamWorld } from '../support/streaming.ts';
import { DAY_MS, MINUTE_MS } from '../support/sweeping.ts';

describe('a stream', () => {
  it('writes to RAW when 100 tweets of a slot are gathered, or 30 seconds have passed since the first', async () => {
    const { lake, feed, run } = await streamWorld(0);
    const lines = Array.from({ length: 250 }, (_, i) => tweetText(TEST_NOW_MS - 1000 + i));
    feed.plan.push({ lines: [...lines, tweetText(TEST_NOW_MS - 40 * MINUTE_MS)] });
    const writtenAtMs: number[] = [];

    await run(MINUTE_MS, { events: { onFiles: () => writtenAtMs.push(lake.clock.nowMs() - TEST_NOW_MS) } });

    expect((await rawFilesIn(lake)).map((file) => file.length).sort()).toEqual([1, 100, 100, 50].sort());
    expect(writtenAtMs).toEqual([0, 0, 30_000, 30_000]);
  });

  it('tags a tweet with the name of its search, as a sweep does', async () => {
    const { lake, run } = await streamWorld(1);

    await run(MINUTE_MS);

    expect((await rawFilesIn(lake)).flat()).toMatchObject([
      { data: { text: 'nº 0 :)' }, matching_rules: [{ id: '1', tag: 'presidente' }], collected_by: 'stream' },
    ]);
  });

  it('makes durable what was received when it is asked to stop', async () => {
    const { lake, clock, run } = await streamWorld();
    const stop = new AbortController();
    void clock.sleep(12_500).then(() => stop.abort());

    const result = await run(DAY_MS, { signal: stop.signal });

    expect(result).toMatchObject({ kind: 'ended', tweets: 13, fills: [] });
    expect(await idsInRaw(lake)).toHaveLength(13);
    expect(clock.nowMs() - TEST_NOW_MS).toBe(12_500);
    expect((await streamStateOf(lake)).claim).toBeNull();
  });

  it('tells a second stream of the lake that it is busy, before anything is asked', async () => {
    const { clock, feed, run } = await streamWorld();
    const first = run(10 * MINUTE_MS);
    await clock.advance(5 * MINUTE_MS);

    const second = await run(MINUTE_MS);

    expect(second).toMatchObject({ kind: 'busy', reason: 'another run holds the stream' });
    expect(feed.connectsAtMs).toHaveLength(1);
    expect(await first).toMatchObject({ kind: 'ended' });
  });

  it('keeps messages that hold no tweet in quarantine, and goes on (invariant 5)', async () => {
    const { lake, feed, run } = await streamWorld(30);
    const strange = '{"errors":[{"title":"Oops"}]}';
    feed.plan.push({ lines: [strange] });

    const result = await run(MINUTE_MS);

    expect(result).toMatchObject({ rejected: 1, tweets: 30 });
    const [key = ''] = await keysOf(lake, 'quarantine/stream/');
    const kept = JSON.parse(new TextDecoder().decode((await lake.store.get(key))?.bytes));
    expect(kept).toMatchObject({ kind: 'error', line: strange });
  });

  it('writes down which rule was active when, and what it covered', async () => {
    const { lake, run } = await streamWorld(60);

    await run(MINUTE_MS);

    const [key = ''] = await keysOf(lake, 'searches/');
    const rows = new TextDecoder()
      .decode((await lake.store.get(key))?.bytes)
      .trim()
      .split('\n');
    expect(rows.map((row) => JSON.parse(row))).toMatchObject([
      { event: 'began', source: 'stream', name: 'presidente', query: 'presidente lang:pt' },
      { event: 'covered', tweets_from: '2026-11-21T13:30:00.000Z', tweets_until: '2026-11-21T13:30:59.001Z' },
      { event: 'ended', outcome: 'complete', posts: 60 },
    ]);
  });
});

describe('a stream that breaks off', () => {
  it('is filled by search from the newest durable id, and its retweets are reported', async () => {
    const { lake, feed, source, tweets, run } = await streamWorld();
    feed.plan.push({ standsMs: 100_500 }, { refused: { kind: 'unavailable', status: 503 } });
    const gaps: unknown[] = [];

    const result = await run(5 * MINUTE_MS, { events: { onGap: (gap) => gaps.push(gap) } });

    const gap = { fromMs: TEST_NOW_MS + 100_000, toMs: TEST_NOW_MS + 105_500, of: 'retweets' };
    expect(result).toMatchObject({ kind: 'ended', connections: 2, fills: [] });
    expect(gaps).toEqual([gap]);
    expect((await streamStateOf(lake)).gaps).toEqual([gap]);
    expect(await idsInRaw(lake)).toEqual(tweets.slice(0, 300).map(({ id }) => id));
    // 5 tweets were missed; 10 s more on each side, for the stream is not in order.
    expect(source.requests).toHaveLength(1);
    expect(result.filled).toBe(26);
  });

  it('connects again as the table says: at once, +250 ms, 5 s doubling, 60 s doubling', async () => {
    const { feed, run } = await streamWorld(0);
    const refused = (status?: number) => ({ refused: { kind: 'unavailable' as const, ...(status && { status }) } });
    const limited = { refused: { kind: 'rate-limited' as const, resetAtMs: null } };
    feed.plan.push({ standsMs: 30_000 }, refused(), refused(), refused(503), refused(500), limited, limited);
    feed.plan.push({ standsMs: 20_000 }, {});

    await run(20 * MINUTE_MS);

    const waits = feed.connectsAtMs.map((ms, i) => ms - (feed.connectsAtMs[i - 1] ?? ms));
    expect(waits).toEqual([0, 30_000, 250, 500, 5000, 10_000, 60_000, 120_000, 20_000]);
  });

  it('does not connect again and again to one that breaks off at once', async () => {
    const { feed, run } = await streamWorld(0);
    feed.plan.push(...Array.from({ length: 1000 }, () => ({ standsMs: 0 })));

    await run(MINUTE_MS);

    expect(feed.connectsAtMs.length).toBeLessThan(25);
  });

  it('takes operational-disconnect for a fault, and TooManyConnections for a rate limit', async () => {
    const { feed, run } = await streamWorld(0);
    const message = (title: string) => JSON.stringify({ errors: [{ title }] });
    feed.plan.push({ lines: [message('operational-disconnect')] }, { lines: [message('ConnectionException')] });

    await run(2 * MINUTE_MS);

    expect(feed.connectsAtMs.map((ms) => ms - TEST_NOW_MS)).toEqual([0, 0, 60_000]);
  });

  it.each(['unauthorized', 'payment-required'] as const)('ends with the reason after %s', async (kind) => {
    const { feed, run } = await streamWorld();
    feed.plan.push({ refused: { kind } });

    expect(await run(MINUTE_MS)).toMatchObject({ kind: 'cut', reason: `X refused: ${kind}`, resumeAtMs: null });
    expect(feed.connectsAtMs).toHaveLength(1);
  });

  it('searches for a tweet whose message came broken', async () => {
    const { lake, feed, tweets, run } = await streamWorld(300, (index) => (index === 3 ? [] : [0]));
    feed.plan.push({ standsMs: 3500, failure: { kind: 'unavailable' } }, { lines: ['{"data":{"id":"12'] });

    const result = await run(4 * MINUTE_MS);

    expect(result).toMatchObject({ rejected: 1, fills: [] });
    expect(await idsInRaw(lake)).toEqual(tweets.slice(0, 240).map(({ id }) => id));
  });

  it('loses nothing that comes late, twice or out of order', async () => {
    const delivery = (index: number) => [(index * 4567) % 9000, ...(index % 5 === 0 ? [9500] : [])];
    const { lake, feed, tweets, run } = await streamWorld(1200, delivery);
    const failure = { kind: 'unavailable' as const, status: 503 };
    feed.plan.push({ standsMs: 61_300, failure }, { standsMs: 25_100, failure }, { standsMs: 33_333, failure });

    const result = await run(10 * MINUTE_MS);

    expect(result).toMatchObject({ connections: 4, fills: [] });
    expect(await idsInRaw(lake)).toEqual(expect.arrayContaining(tweets.slice(0, 590).map(({ id }) => id)));
  });
});

describe('the next run of a stream', () => {
  it('takes over without a gap for what search returns', async () => {
    const { lake, clock, tweets, run } = await streamWorld();
    await run(4 * MINUTE_MS);
    await clock.advance(20_000);

    const second = await run(4 * MINUTE_MS);

    expect(second).toMatchObject({ kind: 'ended', fills: [] });
    expect(await idsInRaw(lake)).toEqual(tweets.slice(0, 500).map(({ id }) => id));
  });

  it('goes on with gaps that had not settled', async () => {
    const { lake, feed, tweets, run } = await streamWorld();
    feed.plan.push({ standsMs: 100_500, failure: { kind: 'unavailable', status: 503 } });

    const first = await run(110_000);
    const second = await run(4 * MINUTE_MS);

    expect(first).toMatchObject({ kind: 'ended', fills: [{}] });
    expect(second).toMatchObject({ kind: 'ended', fills: [] });
    expect(await idsInRaw(lake)).toEqual(tweets.slice(0, 350).map(({ id }) => id));
  });

  it('reports what lies further back than search reaches', async () => {
    const { lake, clock, run } = await streamWorld(30);
    await run(MINUTE_MS);
    await clock.advance(8 * DAY_MS);
    const gaps: { of: string }[] = [];

    await run(5 * MINUTE_MS, { events: { onGap: (gap) => gaps.push(gap) } });

    expect(gaps.map((gap) => gap.of)).toEqual(['retweets', 'all']);
    expect((await streamStateOf(lake)).fills).toEqual([]);
  });

  it('has everything, wherever the one before it died', async () => {
    const calls = await callsOf();
    expect(calls).toBeGreaterThan(40);
    for (let dieAt = 1; dieAt <= calls; dieAt++) {
      const { lake, clock, feed, tweets, run } = await streamWorld(400);
      feed.plan.push({ standsMs: 40_500 });
      const died = await run(2 * MINUTE_MS, {}, dyingAfter(lake, dieAt)).catch(() => null);
      const hadBegun =
        (await lake.store.get('state/stream.json')) !== null && (await streamStateOf(lake)).durableId !== null;
      await clock.advance(4 * MINUTE_MS);
      const firstOfNext = idAt(clock.nowMs());

      await run(4 * MINUTE_MS);

      const ids = await idsInRaw(lake);
      const state = await streamStateOf(lake);
      const all = tweets.map(({ id }) => String(id));
      // Who died before it was connected has missed nothing.
      const expected = hadBegun ? all : all.filter((id) => id >= firstOfNext);
      expect({ dieAt, died: died?.kind, ids }).toEqual({ dieAt, died: died?.kind, ids: expected });
      expect(state).toMatchObject({ fills: [], claim: null, connection: null });
    }
  });
});

describe('the budget of a stream (invariant 7)', () => {
  it('ends the stream before the month is spent, and gives back what was not used', async () => {
    const { lake, run } = await streamWorld();
    const budget = lakeBudget(lake, { limitPosts: 600, runId: 'a' });

    const result = await run(DAY_MS, { budget });

    expect(result).toMatchObject({ kind: 'cut', tweets: 351, resumeAtMs: Date.parse('2026-12-01T00:00:00Z') });
    expect(result).toMatchObject({ reason: expect.stringContaining('the budget of 600 posts for 2026-11') });
    expect(result).toMatchObject({ reason: expect.stringMatching(/used up, but for 249 that a stream keeps/) });
    // One came in the last second: as much may have been under way when the connection was closed.
    expect(await readBudget(lake, '2026-11')).toMatchObject({ spent: { stream: 352 }, open: [] });
    expect(await idsInRaw(lake)).toHaveLength(351);
  });

  it('does not even connect when nothing is left', async () => {
    const { lake, feed, run } = await streamWorld();

    const result = await run(DAY_MS, { budget: lakeBudget(lake, { limitPosts: 0, runId: 'a' }) });

    expect(result.kind).toBe('cut');
    expect(feed.connectsAtMs).toEqual([]);
  });

  it('is reserved a block before it is read, anew in each month', async () => {
    const { lake, clock, run } = await streamWorld(800);
    const reserved: number[] = [];
    const inner = lakeBudget(lake, { limitPosts: 10_000, runId: 'a' });
    const budget: typeof inner = {
      reserve: async (request) => {
        reserved.push(clock.nowMs() - TEST_NOW_MS);
        return inner.reserve(request);
      },
    };

    await run(10 * MINUTE_MS, { budget });

    // 500 at first, the next when fewer than 250 are left.
    expect(reserved).toEqual([0, 250_000]);
    expect(await readBudget(lake, '2026-11')).toMatchObject({ spent: { stream: 600 }, open: [] });
  });
});

async function callsOf(): Promise<number> {
  const { lake, feed, run } = await streamWorld(400);
  feed.plan.push({ standsMs: 40_500 });
  let calls = 0;
  const { store } = lake;
  const counting: typeof store = {
    ...store,
    get: (key) => {
      calls++;
      return store.get(key);
    },
    put: (key, bytes, options) => {
      calls++;
      return store.put(key, bytes, options);
    },
  };
  await run(2 * MINUTE_MS, {}, { ...lake, store: counting });
  return calls;
}

function tweetText(timeMs: number): string {
  const id = ((BigInt(timeMs - 1_288_834_974_657) << 22n) + 1n).toString();
  return JSON.stringify({ data: { id, text: 'oi' } });
}
