import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../core/errors.ts';
import { compareIds, idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { DAY_MS, EVENING_MS, HOUR_MS, MINUTE_MS, postsBefore } from './posts.ts';

/** As text: comparing thousands of posts as objects takes a hundred times as long. */
const json = (posts: Iterable<unknown>) => JSON.stringify([...posts]);
const ids = (posts: Iterable<{ tweet: { id: string } }>) => Array.from(posts, ({ tweet }) => tweet.id);

describe('tweetStream', () => {
  it('gives the same tweets to another instance with the same options', () => {
    expect(json(postsBefore(EVENING_MS, 5, { seed: 3 }))).toBe(json(postsBefore(EVENING_MS, 5, { seed: 3 })));
  });

  it('gives the same tweets whatever was asked before', () => {
    const used = tweetStream({ seed: 3 });
    const window = windowOfTimes(EVENING_MS - MINUTE_MS, EVENING_MS);
    for (const _ of used.newestFirst(windowOfTimes(EVENING_MS - 3 * DAY_MS, EVENING_MS - 3 * DAY_MS + HOUR_MS)));

    expect(json(used.newestFirst(window))).toBe(json(tweetStream({ seed: 3 }).newestFirst(window)));
  });

  it('gives other tweets for another seed', () => {
    const shared = new Set(ids(postsBefore(EVENING_MS, 5, { seed: 3 })));

    expect(ids(postsBefore(EVENING_MS, 5, { seed: 4 })).filter((id) => shared.has(id))).toEqual([]);
  });

  it('gives for two neighbouring windows what it gives for both in one, wherever they meet', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          postsPerMinute: fc.constantFrom(0.5, 12, 60, 3000),
          startMs: fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2030, 0) }),
          // How many posts each window holds, more or less.
          first: fc.nat(60),
          second: fc.nat(60),
        }),
        ({ seed, postsPerMinute, startMs, first, second }) => {
          const options = { seed, postsPerMinute };
          const meetMs = startMs + Math.floor((first / postsPerMinute) * MINUTE_MS);
          const endMs = meetMs + Math.floor((second / postsPerMinute) * MINUTE_MS);
          const older = windowOfTimes(startMs, meetMs);
          const newer = windowOfTimes(meetMs, endMs);
          const whole = { sinceId: older.sinceId, untilId: newer.untilId };

          const parts = [...tweetStream(options).newestFirst(newer), ...tweetStream(options).newestFirst(older)];

          expect(json(parts)).toBe(json(tweetStream(options).newestFirst(whole)));
          expect(tweetStream(options).count(whole)).toBe(parts.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('leaves out both ids that border a window', () => {
    const all = ids(postsBefore(EVENING_MS, 3));
    const [newest = '', , third = '', fourth = ''] = all;
    const stream = tweetStream();

    expect(ids(stream.newestFirst({ sinceId: fourth, untilId: newest }))).toEqual([all[1], third]);
    expect(stream.count({ sinceId: fourth, untilId: newest })).toBe(2);
    expect(stream.count({ sinceId: idBefore(fourth), untilId: newest })).toBe(3);
  });

  it('gives nothing for a window that ends before it begins', () => {
    const stream = tweetStream();
    const turned = { sinceId: idAt(EVENING_MS), untilId: idAt(EVENING_MS - HOUR_MS) };

    expect([...stream.newestFirst(turned)]).toEqual([]);
    expect(stream.count(turned)).toBe(0);
  });

  it.each([0.2, 60, 15_000, 200_000])(
    'gives each tweet once, newest first, with an id of its time, at %d posts a minute',
    (rate) => {
      const posts = postsBefore(EVENING_MS, rate > 1000 ? 0.02 : 30, { postsPerMinute: rate });
      const given = ids(posts);

      expect(given.length).toBeGreaterThan(0);
      expect([...given].sort((a, b) => compareIds(b, a))).toEqual(given);
      expect(new Set(given).size).toBe(given.length);
      expect(given.map(snowflakeTimeMs)).toEqual(posts.map(({ timeMs }) => timeMs));
      expect(posts.map(({ tweet }) => Date.parse(tweet.created_at))).toEqual(
        posts.map(({ timeMs }) => Math.floor(timeMs / 1000) * 1000),
      );
    },
  );

  it('is quiet at four in the morning and busiest in the evening in São Paulo', () => {
    const stream = tweetStream();
    const midnightMs = Date.UTC(2026, 10, 16, 3);
    const byHour = Array.from({ length: 24 }, (_, hour) => {
      const hours = Array.from({ length: 7 }, (_, day) => midnightMs + day * DAY_MS + hour * HOUR_MS);
      return hours.reduce((sum, startMs) => sum + stream.count(windowOfTimes(startMs, startMs + HOUR_MS)), 0);
    });

    expect([3, 4]).toContain(byHour.indexOf(Math.min(...byHour)));
    expect([20, 21]).toContain(byHour.indexOf(Math.max(...byHour)));
    expect(Math.max(...byHour)).toBeGreaterThan(5 * Math.min(...byHour));
  });

  it('is as busy by night as by day when it is steady', () => {
    const stream = tweetStream({ steady: true, postsPerMinute: 600 });
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const startMs = Date.UTC(2026, 10, 16) + hour * HOUR_MS;
      return stream.count(windowOfTimes(startMs, startMs + HOUR_MS));
    });

    for (const posts of hours) expect(Math.abs(posts - 36_000)).toBeLessThan(1500);
  });

  it('begins with snowflake ids, in November 2010', () => {
    const stream = tweetStream();
    const firstMs = Date.UTC(2010, 10, 4, 1, 43);

    expect(stream.count({ sinceId: '1', untilId: idAt(firstMs) })).toBe(0);
    expect(stream.count({ sinceId: '1', untilId: idAt(firstMs + HOUR_MS) })).toBeGreaterThan(0);
    expect([...stream.newestFirst({ sinceId: '1', untilId: idAt(firstMs + 10 * MINUTE_MS) })].length).toBeGreaterThan(
      0,
    );
  });

  it('refers only to older originals of the same stream', () => {
    const stream = tweetStream();
    const referring = postsBefore(EVENING_MS, 2).filter(({ referenced }) => referenced);

    expect(new Set(referring.map(({ kind }) => kind))).toEqual(new Set(['retweet', 'reply', 'quote']));
    for (const { tweet, referenced } of referring) {
      const id = referenced?.tweet.id ?? '';
      expect(compareIds(id, tweet.id)).toBeLessThan(0);
      expect(tweet.referenced_tweets?.map((reference) => reference.id)).toEqual([id]);
      const [found] = stream.newestFirst({ sinceId: idBefore(id), untilId: (BigInt(id) + 1n).toString() });
      expect(found).toEqual(referenced);
      expect(found?.kind).toBe('original');
    }
  });

  it('makes originals of tweets that have nothing to refer to', () => {
    const posts = [
      ...tweetStream({ postsPerMinute: 60 }).newestFirst({ sinceId: '1', untilId: idAt(Date.UTC(2010, 10, 4, 1, 44)) }),
    ];

    expect(posts.length).toBeGreaterThan(10);
    expect(new Set(posts.map(({ kind }) => kind))).toEqual(new Set(['original']));
  });

  it('refuses options that make no stream', () => {
    for (const options of [
      { postsPerMinute: 0 },
      { postsPerMinute: -1 },
      { postsPerMinute: Number.NaN },
      { postsPerMinute: 2e6 },
      { seed: 0.5 },
    ]) {
      expect(() => tweetStream(options)).toThrow(UsageError);
    }
  });
});

describe('public_metrics', () => {
  const window = windowOfTimes(EVENING_MS - MINUTE_MS, EVENING_MS);

  it('never fall as a tweet grows older, and grow', () => {
    const stream = tweetStream();
    const after = (ms: number) =>
      [...stream.newestFirst(window, EVENING_MS + ms)].flatMap(({ tweet }) => Object.values(tweet.public_metrics));
    const series = [0, MINUTE_MS, HOUR_MS, 8 * HOUR_MS, 6 * DAY_MS].map(after);

    for (const [turn, values] of series.entries()) {
      const before = series[turn - 1] ?? values;
      expect(values.filter((value, index) => value < (before[index] ?? 0))).toEqual([]);
    }
    const sum = (values: readonly number[] = []) => values.reduce((total, value) => total + value, 0);
    expect(sum(series[4])).toBeGreaterThan(10 * sum(series[1]));
  });

  it('depend on the tweet alone when no time is given', () => {
    const [first] = tweetStream().newestFirst(window);
    const [again] = tweetStream().newestFirst(window, null);
    const [late] = tweetStream().newestFirst(window, EVENING_MS + 300 * DAY_MS);

    expect(again).toEqual(first);
    expect(late?.tweet.public_metrics).toEqual(first?.tweet.public_metrics);
  });

  it('give a retweet the retweets of its original and nothing else', () => {
    const retweets = postsBefore(EVENING_MS, 5).filter(({ kind }) => kind === 'retweet');

    expect(retweets.some(({ tweet }) => tweet.public_metrics.retweet_count > 0)).toBe(true);
    for (const { tweet, referenced } of retweets) {
      expect(tweet.public_metrics).toEqual({
        retweet_count: referenced?.tweet.public_metrics.retweet_count,
        reply_count: 0,
        like_count: 0,
        quote_count: 0,
        bookmark_count: 0,
        impression_count: 0,
      });
    }
  });

  it('have more impressions than likes, and bookmarks now and then', () => {
    const metrics = postsBefore(EVENING_MS, 10)
      .filter(({ kind }) => kind !== 'retweet')
      .map(({ tweet }) => tweet.public_metrics);

    for (const { impression_count, like_count } of metrics) expect(impression_count).toBeGreaterThan(like_count);
    expect(metrics.some(({ bookmark_count }) => bookmark_count > 0)).toBe(true);
  });
});
