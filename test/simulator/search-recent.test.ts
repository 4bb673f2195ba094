import { describe, expect, it } from '@jest/globals';
import { idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { isGone } from '../../simulator/tweets/removal.ts';
import { DAY_MS, EVENING_MS, HOUR_MS, isAboutPresidents, MINUTE_MS } from './posts.ts';
import { idsOf, type SimulatedApi, withApi } from './simulated-api.ts';

const SECOND_MS = 1000;
const iso = (timeMs: number) => new Date(timeMs).toISOString();

/** What a search for `presidente` finds, newest first. */
function idsInStream(startMs: number, endMs: number): readonly string[] {
  return [...tweetStream().newestFirst(windowOfTimes(startMs, endMs))]
    .filter((post) => isAboutPresidents(post) && !isGone(post, EVENING_MS))
    .map(({ tweet }) => tweet.id);
}

/** All ids of a search, page by page; `next` gives the parameters of the page after one that ended with this id. */
async function idsByPage(
  api: SimulatedApi,
  first: Readonly<Record<string, string>>,
  next: (token: string, lowestId: string) => Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let parameters = first;
  for (let page = 0; page < 50; page++) {
    const reply = await api.search(parameters);
    expect(reply.status).toBe(200);
    ids.push(...idsOf(reply));
    const token = reply.meta.next_token;
    if (token === undefined) return ids;
    parameters = { ...first, ...next(String(token), ids.at(-1) ?? '') };
  }
  throw new Error('search must end within fifty pages');
}

describe('GET /2/tweets/search/recent (fact: recent search)', () => {
  it('gives the ten newest tweets that are older than thirty seconds, newest first, when nothing else is asked', () =>
    withApi(async (api) => {
      const reply = await api.search();

      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(idsOf(reply)).toEqual(idsInStream(EVENING_MS - HOUR_MS, EVENING_MS - 30 * SECOND_MS).slice(0, 10));
      expect(reply.meta).toEqual({
        newest_id: idsOf(reply)[0],
        oldest_id: idsOf(reply).at(-1),
        result_count: 10,
        next_token: expect.stringMatching(/^b26v[0-9a-z]+$/),
      });
    }));

  it('shows id, text and edit history only, and no includes, when no fields are asked for', () =>
    withApi(async (api) => {
      const { data, body } = await api.search();

      expect(data.map((tweet) => Object.keys(tweet))).toEqual(Array(10).fill(['id', 'text', 'edit_history_tweet_ids']));
      expect(Object.keys(body)).toEqual(['data', 'meta']);
    }));

  it('ends at until_id, also within the last thirty seconds, but never shows the future', () =>
    withApi(async (api) => {
      const reply = await api.search({ until_id: idAt(EVENING_MS + DAY_MS) });

      const [newest = ''] = idsOf(reply);
      expect(newest).toBe(idsInStream(EVENING_MS - HOUR_MS, EVENING_MS + 1)[0]);
      expect(snowflakeTimeMs(newest)).toBeGreaterThan(EVENING_MS - 30 * SECOND_MS);
    }));

  it('excludes since_id and until_id themselves', () =>
    withApi(async (api) => {
      const [newest = '', ...rest] = idsInStream(EVENING_MS - 10 * SECOND_MS, EVENING_MS);
      const oldest = rest.pop() ?? '';

      expect(idsOf(await api.search({ since_id: oldest, until_id: newest, max_results: '100' }))).toEqual(rest);
    }));

  it('includes start_time and excludes end_time, to the second', () =>
    withApi(async (api) => {
      const startMs = EVENING_MS - 2 * HOUR_MS;
      const endMs = startMs + 20 * SECOND_MS;

      const reply = await api.search({ start_time: iso(startMs), end_time: iso(endMs + 400), max_results: '100' });

      expect(idsOf(reply)).toEqual(idsInStream(startMs, endMs));
      const [start = ''] = iso(startMs).split('.');
      const offset = await api.search({ start_time: `${start}+00:00`, end_time: iso(endMs), max_results: '100' });
      expect(idsOf(offset)).toEqual(idsOf(reply));
    }));

  it('gives each tweet of a window exactly once by next_token, newest first, though time goes on (fact: polling)', () =>
    withApi(async (api) => {
      const ids = await idsByPage(api, { since_id: idAt(EVENING_MS - 5 * MINUTE_MS), max_results: '37' }, (token) => {
        api.clock.nowMs += 20 * SECOND_MS;
        return { next_token: token };
      });

      expect(ids).toEqual(idsInStream(EVENING_MS - 5 * MINUTE_MS, EVENING_MS - 30 * SECOND_MS));
    }));

  it('takes pagination_token for next_token', () =>
    withApi(async (api) => {
      const window = { since_id: idAt(EVENING_MS - 2 * MINUTE_MS), until_id: idAt(EVENING_MS), max_results: '50' };

      const ids = await idsByPage(api, window, (token) => ({ pagination_token: token }));

      expect(ids).toEqual(idsInStream(EVENING_MS - 2 * MINUTE_MS, EVENING_MS));
    }));

  it('gives each tweet of a window exactly once by until_id (fact: polling)', () =>
    withApi(async (api) => {
      const window = { since_id: idAt(EVENING_MS - 5 * MINUTE_MS), until_id: idAt(EVENING_MS), max_results: '100' };

      const ids = await idsByPage(api, window, (_, lowestId) => ({ until_id: lowestId }));

      expect(ids).toEqual(idsInStream(EVENING_MS - 5 * MINUTE_MS, EVENING_MS));
    }));

  it('has no next_token on a last page that is exactly full', () =>
    withApi(async (api) => {
      const ids = idsInStream(EVENING_MS - MINUTE_MS, EVENING_MS).slice(0, 10);

      const reply = await api.search({ since_id: idBefore(ids.at(-1) ?? ''), until_id: idAt(EVENING_MS) });

      expect(idsOf(reply)).toEqual(ids);
      expect(reply.meta.next_token).toBeUndefined();
    }));

  it('says result_count 0, without data and ids, when there is nothing', () =>
    withApi(async (api) => {
      const nothing = { meta: { result_count: 0 } };

      expect((await api.search({ since_id: idAt(EVENING_MS) })).body).toEqual(nothing);
      expect((await api.search({ since_id: idAt(EVENING_MS - 1), until_id: idAt(EVENING_MS - 1) })).body).toEqual(
        nothing,
      );
      expect((await api.search({ until_id: idAt(EVENING_MS - 8 * DAY_MS) })).body).toEqual(nothing);
    }));

  it('reaches back seven days', () =>
    withApi(async (api) => {
      const borderMs = EVENING_MS - 7 * DAY_MS;
      const reply = await api.search({ until_id: idAt(borderMs + 30 * SECOND_MS), max_results: '100' });

      expect(idsOf(reply)).toEqual(idsInStream(borderMs, borderMs + 30 * SECOND_MS));
      expect(reply.meta.next_token).toBeUndefined();
    }));

  it('gives what the query asks for, and no retweets (fact: retweets)', () =>
    withApi(async (api) => {
      const fields = { 'tweet.fields': 'lang,referenced_tweets', max_results: '100' };
      const foreign = await api.search({ ...fields, query: 'presidente -lang:pt' });
      const retweets = await api.search({ ...fields, query: 'presidente is:retweet' });
      const mixed = await api.search({ ...fields, query: 'presidente' });

      expect(foreign.data.length).toBeGreaterThan(20);
      expect(foreign.data.map(({ lang }) => lang)).not.toContain('pt');
      expect(retweets.data).toEqual([]);
      expect(JSON.stringify(mixed.data)).toContain('"replied_to"');
      expect(JSON.stringify(mixed.data)).not.toContain('"retweeted"');
    }));

  it('does not find what is gone by now', () =>
    withApi(
      async (api) => {
        const startMs = EVENING_MS - 6 * DAY_MS;
        const gone = [
          ...tweetStream({ postsPerMinute: 2000 }).newestFirst(windowOfTimes(startMs, startMs + 20_000)),
        ].find((post) => isAboutPresidents(post) && isGone(post, EVENING_MS));
        const around = {
          since_id: idBefore(gone?.tweet.id ?? ''),
          until_id: (BigInt(gone?.tweet.id ?? '') + 1n).toString(),
        };

        expect(idsOf(await api.search(around))).toEqual([]);
        api.clock.nowMs = startMs + 60_000;
        expect(idsOf(await api.search(around))).toEqual([gone?.tweet.id]);
      },
      { postsPerMinute: 2000 },
    ));

  it('looks past accents and case, as X documents for search', () =>
    withApi(async (api) => {
      const ids = async (query: string) => idsOf(await api.search({ query, max_results: '50' }));

      const expected = await ids('"presidente da República"');
      expect(expected.length).toBe(50);
      expect(await ids('"PRESIDENTE da republica"')).toEqual(expected);
    }));

  it('gives a page that is empty but has a next one when what is asked for is rare, and finds it in the end', () =>
    withApi(
      async (api) => {
        const fromMs = EVENING_MS - MINUTE_MS;
        const stream = tweetStream({ postsPerMinute: 4000 });
        const oldest = [...stream.newestFirst(windowOfTimes(fromMs, fromMs + SECOND_MS))].find(isAboutPresidents);
        const query = `presidente from:${oldest?.author.username}`;
        const ids = await idsByPage(api, { query, since_id: idAt(fromMs), until_id: idAt(EVENING_MS) }, (token) => ({
          next_token: token,
        }));
        const first = await api.search({ query: 'xyzzy' });

        expect(ids).toContain(oldest?.tweet.id);
        expect(first.body).toEqual({ meta: { result_count: 0, next_token: expect.any(String) } });
      },
      { postsPerMinute: 4000 },
    ));

  it('shows the same tweets after a restart', async () => {
    const seen: unknown[] = [];
    for (let start = 0; start < 2; start++) {
      await withApi(async (api) => {
        seen.push(
          (await api.search({ 'tweet.fields': 'created_at,public_metrics,entities', expansions: 'author_id' })).body,
        );
      });
    }

    expect(seen[0]).toEqual(seen[1]);
  });

  it('shows the tweets of its seed and rate', () =>
    withApi(
      async (api) => {
        const stream = tweetStream({ seed: 9, postsPerMinute: 6000 });
        const window = windowOfTimes(EVENING_MS - SECOND_MS, EVENING_MS);

        const reply = await api.search({ since_id: window.sinceId, until_id: window.untilId, max_results: '100' });

        const found = [...stream.newestFirst(window)].filter(isAboutPresidents).map(({ tweet }) => tweet.id);
        expect(idsOf(reply)).toEqual(found.slice(0, 100));
      },
      { seed: 9, postsPerMinute: 6000 },
    ));
});

describe('public_metrics of a search', () => {
  const window = { until_id: idAt(EVENING_MS), 'tweet.fields': 'public_metrics', max_results: '100' };

  it('grow from one request to a later one', () =>
    withApi(async (api) => {
      const early = await api.search(window);
      api.clock.nowMs += 50 * MINUTE_MS;
      const late = await api.search(window);

      expect(idsOf(late)).toEqual(idsOf(early));
      expect(late.data).not.toEqual(early.data);
    }));

  it('stay when counts are frozen', () =>
    withApi(
      async (api) => {
        const early = await api.search(window);
        api.clock.nowMs += 50 * MINUTE_MS;

        expect((await api.search(window)).body).toEqual(early.body);
      },
      { frozenCounts: true },
    ));
});
