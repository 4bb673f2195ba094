import { describe, expect, it } from '@jest/globals';
import { integerOf, type JsonObject } from '../../core/json.ts';
import { idAt, idBefore } from '../../core/snowflake.ts';
import { DAY_MS, EVENING_MS, HOUR_MS, MINUTE_MS } from './posts.ts';
import { idsOf, type SimulatedApi, withApi } from './simulated-api.ts';

const iso = (timeMs: number) => new Date(timeMs).toISOString();
const sum = (buckets: readonly JsonObject[]) =>
  buckets.reduce((total, { tweet_count: count }) => total + (integerOf(count) ?? Number.NaN), 0);

/** How many tweets a search of the same window gives, over all its pages. */
async function searched(api: SimulatedApi, window: Readonly<Record<string, string>>): Promise<number> {
  let found = 0;
  let token: Record<string, string> = {};
  for (let page = 0; page < 100; page++) {
    const { meta } = await api.search({ ...window, ...token, max_results: '100' });
    found += integerOf(meta.result_count) ?? 0;
    if (meta.next_token === undefined) return found;
    token = { next_token: String(meta.next_token) };
  }
  throw new Error('search must end within a hundred pages');
}

describe('GET /2/tweets/counts/recent (fact: counts)', () => {
  it('counts the last seven days by hour, oldest first, up to thirty seconds ago', () =>
    withApi(async (api) => {
      const { status, data, meta } = await api.counts();

      expect(status).toBe(200);
      expect(data.length).toBe(169);
      expect(data[0]).toEqual({
        start: '2026-11-14T23:30:00.000Z',
        end: '2026-11-15T00:00:00.000Z',
        tweet_count: expect.any(Number),
      });
      expect(data.at(-1)).toEqual({
        start: '2026-11-21T23:00:00.000Z',
        end: '2026-11-21T23:29:30.000Z',
        tweet_count: expect.any(Number),
      });
      expect(data.slice(1).map(({ start }) => start)).toEqual(data.slice(0, -1).map(({ end }) => end));
      expect(meta).toEqual({ total_tweet_count: sum(data) });
      expect(sum(data)).toBeGreaterThan(7 * 1440 * 55);
    }));

  it.each([
    ['minute', 7 * 1440],
    ['hour', 7 * 24 + 1],
    ['day', 8],
  ])('counts by %s, the same in all', (granularity, buckets) =>
    withApi(async (api) => {
      const { data, meta } = await api.counts({ granularity });

      expect(data.length).toBe(buckets);
      expect(sum(data)).toBe(integerOf(meta.total_tweet_count));
      expect(meta).toEqual((await api.counts()).meta);
    }),
  );

  it.each([
    ['times', { start_time: iso(EVENING_MS - HOUR_MS), end_time: iso(EVENING_MS - 47 * MINUTE_MS) }],
    ['times within a minute', { start_time: iso(EVENING_MS - 50_000), end_time: iso(EVENING_MS - 20_000) }],
    ['ids', { since_id: idAt(EVENING_MS - 10 * MINUTE_MS - 1234), until_id: idAt(EVENING_MS - 777) }],
    ['an id', { since_id: idAt(EVENING_MS - 5 * MINUTE_MS) }],
    ['no window at all', { until_id: idAt(EVENING_MS - 7 * DAY_MS + 7 * MINUTE_MS) }],
  ])('counts what a search gives: %s', (_, window) =>
    withApi(async (api) => {
      const { data, meta } = await api.counts({ ...window, granularity: 'minute' });

      expect(meta.total_tweet_count).toBe(await searched(api, window));
      expect(sum(data)).toBe(meta.total_tweet_count);
    }),
  );

  it('counts a single tweet between the ids next to it', () =>
    withApi(async (api) => {
      const [id = ''] = idsOf(await api.search());

      const { data } = await api.counts({ since_id: idBefore(id), until_id: (BigInt(id) + 1n).toString() });

      expect(data.map(({ tweet_count: count }) => count)).toEqual([1]);
    }));

  it('counts nothing in an empty window', () =>
    withApi(async (api) => {
      expect((await api.counts({ since_id: idAt(EVENING_MS) })).body).toEqual({
        data: [],
        meta: { total_tweet_count: 0 },
      });
    }));

  it('shows the fields that are asked for', () =>
    withApi(async (api) => {
      const { data } = await api.counts({ granularity: 'day', 'search_count.fields': 'start,tweet_count' });

      expect(data.map((bucket) => Object.keys(bucket))).toEqual(Array(8).fill(['start', 'tweet_count']));
    }));

  it('refuses a granularity that X does not know', () =>
    withApi(async (api) => {
      const { status, body } = await api.counts({ granularity: 'week' });

      expect(status).toBe(400);
      expect(body.errors).toEqual([
        {
          parameters: { granularity: ['week'] },
          message: 'The `granularity` query parameter value [week] is not one of [minute,hour,day]',
        },
      ]);
    }));
});
