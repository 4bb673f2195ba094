import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { isGone } from '../../simulator/tweets/removal.ts';
import { DAY_MS, EVENING_MS, HOUR_MS, isAboutPresidents, MINUTE_MS } from './posts.ts';
import { idsOf, withApi } from './simulated-api.ts';

const iso = (timeMs: number) => new Date(timeMs).toISOString();
const RARE = { postsPerMinute: 0.5 };
const STEADY = { steady: true };

describe('GET /2/tweets/search/all (fact: full archive)', () => {
  it('finds what is far older than a week, up to 500 a page, each once', () =>
    withApi(async (api) => {
      const startMs = EVENING_MS - 90 * DAY_MS;
      const window = { start_time: iso(startMs), end_time: iso(startMs + 5 * MINUTE_MS), max_results: '500' };

      const first = await api.searchAll(window);
      const second = await api.searchAll({ ...window, next_token: String(first.meta.next_token) });

      const expected = [...tweetStream().newestFirst(windowOfTimes(startMs, startMs + 5 * MINUTE_MS))]
        .filter((post) => isAboutPresidents(post) && !isGone(post, api.clock.nowMs))
        .map(({ tweet }) => tweet.id);
      expect(first.data.length).toBe(500);
      expect([...idsOf(first), ...idsOf(second)]).toEqual(expected);
      expect(second.meta.next_token).toBeUndefined();
    }));

  it('takes ids from any time, and goes back to the first ids that are invented', () =>
    withApi(async (api) => {
      const early = await api.searchAll({ since_id: '20', until_id: idAt(Date.UTC(2010, 10, 8)) });
      const none = await api.searchAll({ start_time: '2006-03-21T00:00:00Z', end_time: '2007-01-01T00:00:00Z' });
      const tooEarly = await api.searchAll({ start_time: '2006-03-20T23:00:00Z' });

      expect(early.data.length).toBe(10);
      expect(none.body).toEqual({ meta: { result_count: 0 } });
      expect(tooEarly.status).toBe(400);
    }));

  it('reaches back thirty days when it is not told from where', () =>
    withApi(
      async (api) => {
        const { data, meta } = await api.searchAll({ max_results: '500', 'tweet.fields': 'created_at' });

        const ageMs = EVENING_MS - Date.parse(String(data.at(-1)?.created_at));
        expect(meta.next_token).toBeUndefined();
        expect(ageMs).toBeLessThanOrEqual(30 * DAY_MS);
        expect(ageMs).toBeGreaterThan(28 * DAY_MS);
      },
      { postsPerMinute: 0.01 },
    ));

  it.each([
    { since_id: '20', start_time: iso(EVENING_MS - 40 * DAY_MS) },
    { max_results: '9' },
    { query: '(presidente' },
    { granularity: 'day' },
    { start_time: iso(EVENING_MS), end_time: iso(EVENING_MS - DAY_MS) },
  ])('refuses what recent search refuses: %j', (parameters) =>
    withApi(async (api) => {
      expect((await api.searchAll(parameters)).status).toBe(400);
    }),
  );

  it('takes a query of 1,024 characters, and 500 results', () =>
    withApi(async (api) => {
      const query = 'ã'.repeat(1024);

      expect((await api.searchAll({ query, until_id: idAt(EVENING_MS - 1) })).status).toBe(200);
      expect((await api.searchAll({ query: `${query}x` })).status).toBe(400);
      expect((await api.searchAll({ max_results: '501' })).status).toBe(400);
    }, RARE));

  it('takes one request a second, and 300 in fifteen minutes (fact: limits)', () =>
    withApi(async (api) => {
      const target = `/2/tweets/search/all?query=presidente&until_id=${idAt(EVENING_MS)}`;
      const first = await api.get(target);
      api.clock.nowMs += 999;
      const tooSoon = await api.get(target);
      api.clock.nowMs += 1;
      const third = await api.get(target);

      expect([first.status, tooSoon.status, third.status]).toEqual([200, 429, 200]);
      expect(tooSoon.body.title).toBe('Too Many Requests');
      expect(third.headers.get('x-rate-limit-limit')).toBe('300');
      expect(third.headers.get('x-rate-limit-remaining')).toBe('298');
    }, RARE));
});

describe('GET /2/tweets/counts/all (fact: full archive)', () => {
  it('counts 31 days a page, the newest first, until the window is counted', () =>
    withApi(async (api) => {
      const window = { start_time: iso(EVENING_MS - 32 * DAY_MS), end_time: iso(EVENING_MS), granularity: 'day' };
      api.clock.nowMs += HOUR_MS;
      const pages = [await api.countsAll(window)];
      while (pages.at(-1)?.meta.next_token !== undefined) {
        pages.push(await api.countsAll({ ...window, next_token: String(pages.at(-1)?.meta.next_token) }));
      }

      expect(pages.length).toBe(2);
      const buckets = pages.toReversed().flatMap(({ data }) => data);
      expect(buckets[0]?.start).toBe(window.start_time);
      expect(buckets.at(-1)?.end).toBe(window.end_time);
      expect(buckets.slice(1).map(({ start }) => start)).toEqual(buckets.slice(0, -1).map(({ end }) => end));
    }));

  it('counts exactly what a search of the same window finds when that is not too much', () =>
    withApi(async (api) => {
      const startMs = EVENING_MS - 45 * DAY_MS;
      const window = { start_time: iso(startMs), end_time: iso(startMs + 3 * MINUTE_MS) };

      const { meta } = await api.countsAll(window);
      const found = await api.searchAll({ ...window, max_results: '500' });

      expect(objectOf(meta).total_tweet_count).toBe(found.data.length);
    }));

  it('estimates a large window from a sample, within a few percent, the same in all however it is cut', () =>
    withApi(async (api) => {
      const startMs = EVENING_MS - 20 * DAY_MS;
      const endMs = startMs + HOUR_MS / 2;
      const window = { start_time: iso(startMs), end_time: iso(endMs) };
      const posts = [...tweetStream(STEADY).newestFirst(windowOfTimes(startMs, endMs))];
      const found = posts.filter((post) => isAboutPresidents(post) && !isGone(post, EVENING_MS)).length;

      const hours = await api.countsAll(window);
      const minutes = await api.countsAll({ ...window, granularity: 'minute' });

      expect(posts.length).toBeGreaterThan(3000);
      expect(Math.abs(Number(hours.meta.total_tweet_count) / found - 1)).toBeLessThan(0.08);
      expect(minutes.meta).toEqual(hours.meta);
    }, STEADY));
});
