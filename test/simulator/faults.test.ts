import { describe, expect, it } from '@jest/globals';
import { objectOf, objectsOf } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import type { Fault } from '../../simulator/faults/fault.ts';
import { EVENING_MS, MINUTE_MS } from './posts.ts';
import { endsInsideCharacter, idsOf, type SimulatedApi, withApi } from './simulated-api.ts';

const SEARCH = '/2/tweets/search/recent';
const TARGET = `${SEARCH}?query=presidente&max_results=20`;
const AUTHORIZED = { headers: { authorization: 'Bearer x' } };

/** Runs a test against an API where this goes wrong. */
const withFault = (fault: Fault, test: (api: SimulatedApi) => Promise<void>) => withApi(test, { faults: [fault] });

/** A request for a page, as the wire gives it. */
const raw = (api: SimulatedApi, init: RequestInit = AUTHORIZED) => fetch(api.url + TARGET, init);

describe('a fault that refuses', () => {
  it('is a 429 with the time of its end (fact: 429)', () =>
    withFault({ kind: 'rate-limit', resetSeconds: 120 }, async (api) => {
      const { status, headers, body } = await api.get(TARGET);

      expect([status, body]).toEqual([429, { title: 'Too Many Requests', status: 429 }]);
      expect(headers.get('x-rate-limit-remaining')).toBe('0');
      expect(headers.get('x-rate-limit-reset')).toBe(String(EVENING_MS / 1000 + 120));
    }));

  it.each([
    ['credits-depleted', 'CreditsDepleted'],
    ['payment-required', 'Payment Required'],
  ])('is a 402 of the shape %s (fact: 402)', (shape, title) =>
    withFault({ kind: 'payment-required', shape }, async (api) => {
      const { status, body } = await api.get(TARGET);

      expect([status, body.title]).toEqual([402, title]);
      expect(JSON.stringify(body)).toMatch(/credits/);
    }),
  );

  it('is a 401 for a right token', () =>
    withFault({ kind: 'unauthorized' }, async (api) => {
      expect((await api.get(TARGET)).status).toBe(401);
    }));

  it.each([500, 503])('is a %d in HTML', (status) =>
    withFault({ kind: 'server-error', status }, async (api) => {
      const response = await raw(api);

      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
      expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
    }),
  );

  it('says that a since_id is too old that is not (fact: since_id too old)', () =>
    withFault({ kind: 'since-id-too-old' }, async (api) => {
      const sinceId = idAt(EVENING_MS - MINUTE_MS);
      const { status, body } = await api.search({ since_id: sinceId });

      expect(status).toBe(400);
      expect(objectsOf(body.errors)[0]).toEqual({
        parameters: { since_id: [sinceId] },
        message: expect.stringMatching(
          /^'since_id' must be a tweet id created after 2026-11-14T23:30Z\. .* larger than \d+$/,
        ),
      });
    }));
});

describe('a fault on the way', () => {
  it('resets the connection in mid-body', () =>
    withFault({ kind: 'reset' }, async (api) => {
      await expect(raw(api).then((response) => response.text())).rejects.toThrow(/terminated|fetch failed|aborted/);
      expect((await api.get(TARGET)).status).toBe(200);
    }));

  it('cuts the JSON, and ends as if that were all', () =>
    withFault({ kind: 'truncated', afterBytes: 100 }, async (api) => {
      const response = await raw(api);
      const text = await response.text();

      expect([response.status, Buffer.byteLength(text)]).toEqual([200, 100]);
      expect(() => JSON.parse(text)).toThrow();
    }));

  it('falls silent in mid-body', () =>
    withFault({ kind: 'silence', afterBytes: 10 }, async (api) => {
      const leaving = new AbortController();
      const response = await raw(api, { ...AUTHORIZED, signal: leaving.signal });
      const reader = response.body?.getReader();
      const first = await reader?.read();
      const next = reader?.read();
      const other = await api.get(TARGET);

      expect(first?.value?.length).toBe(10);
      expect(await Promise.race([next, 'silent'])).toBe('silent');
      expect(other.status).toBe(200);
      leaving.abort();
      await expect(next).rejects.toThrow();
    }));

  it('lets headers wait until the clock has gone on', () =>
    withFault({ kind: 'slow-headers', seconds: 25 }, async (api) => {
      let isThere = false;
      const slow = raw(api).then((response) => {
        isThere = true;
        return response.status;
      });
      expect((await api.get(TARGET)).status).toBe(200);
      api.advance(24_000);
      expect((await api.get(TARGET)).status).toBe(200);
      expect(isThere).toBe(false);

      api.advance(1000);

      expect(await slow).toBe(200);
    }));

  it('splits characters of several bytes between chunks, and changes nothing', async () => {
    let whole = '';
    await withApi(async (api) => {
      whole = await (await raw(api)).text();
    });
    await withFault({ kind: 'split' }, async (api) => {
      const chunks: Uint8Array[] = [];
      const reader = (await raw(api)).body?.getReader();
      for (let next = await reader?.read(); next?.value; next = await reader?.read()) chunks.push(next.value);

      expect(chunks.filter(endsInsideCharacter).length).toBeGreaterThan(0);
      expect(Buffer.concat(chunks).toString()).toBe(whole);
    });
  });
});

describe('a fault in what is said', () => {
  it('is partial errors beside the data (fact: partial errors)', () =>
    withFault({ kind: 'partial-errors' }, async (api) => {
      const reply = await api.get(TARGET);

      expect([reply.status, reply.data.length]).toEqual([200, 20]);
      expect(objectsOf(reply.body.errors).at(-1)).toMatchObject({ title: 'Not Found Error', resource_type: 'tweet' });
    }));

  it('is each tweet twice', () =>
    withFault({ kind: 'duplicates' }, async (api) => {
      const ids = idsOf(await api.get(TARGET));

      expect([ids.length, new Set(ids).size]).toEqual([40, 20]);
    }));

  it('is late tweets: the same ones are not found until the delay has passed', () =>
    withFault({ kind: 'late', seconds: 600, probability: 0.3 }, async (api) => {
      const window = { since_id: idAt(EVENING_MS - 40_000), until_id: idAt(EVENING_MS), max_results: '100' };
      const early = idsOf(await api.search(window));
      const again = idsOf(await api.search(window));
      api.clock.nowMs += 10 * MINUTE_MS;
      const late = idsOf(await api.search(window));

      expect(again).toEqual(early);
      expect(late).toEqual(expect.arrayContaining([...early]));
      expect(early.length).toBeGreaterThan(0.55 * late.length);
      expect(early.length).toBeLessThan(0.85 * late.length);
    }));

  it('is the same next_token for ever (fact: polling)', () =>
    withFault({ kind: 'degraded-token', shape: 'same', times: 3 }, async (api) => {
      const first = await api.search();
      const token = String(first.meta.next_token);
      const second = await api.search({ next_token: token });
      const third = await api.search({ next_token: token });

      expect([second, third].map(({ meta }) => meta.next_token)).toEqual([token, token]);
      expect((await api.search({ next_token: token })).meta.next_token).not.toBe(token);
    }));

  it('is ever new empty pages', () =>
    withFault({ kind: 'degraded-token', shape: 'empty', times: 10 }, async (api) => {
      const tokens = [String((await api.search()).meta.next_token)];
      for (let page = 0; page < 5; page++) {
        const { body } = await api.search({ next_token: tokens.at(-1) ?? '' });
        expect(body).toEqual({ meta: { result_count: 0, next_token: expect.any(String) } });
        tokens.push(String(objectOf(body.meta).next_token));
      }

      expect(new Set(tokens).size).toBe(tokens.length);
    }));

  it('is the words of posts where tweets were asked for (fact: names)', () =>
    withFault({ kind: 'post-names' }, async (api) => {
      const reply = await api.search({
        'tweet.fields': 'note_tweet,referenced_tweets,public_metrics',
        max_results: '100',
      });

      const names = new Set(reply.data.flatMap((tweet) => Object.keys(tweet)));
      expect(names).toEqual(
        new Set(['id', 'text', 'edit_history_post_ids', 'note_post', 'referenced_posts', 'public_metrics']),
      );
      expect(objectOf(reply.data[0]?.public_metrics)).toHaveProperty('repost_count');
    }));
});

describe('post.fields (fact: names)', () => {
  it('is answered in the words of posts, the same otherwise', () =>
    withApi(async (api) => {
      const expansions = 'referenced_posts.id,author_id';
      const posts = await api.search({
        'post.fields': 'note_post,referenced_posts,public_metrics',
        expansions,
        max_results: '50',
      });
      const tweets = await api.search({
        'tweet.fields': 'note_tweet,referenced_tweets,public_metrics',
        expansions: 'referenced_tweets.id,author_id',
        max_results: '50',
      });

      expect(posts.status).toBe(200);
      expect(idsOf(posts)).toEqual(idsOf(tweets));
      expect(posts.includes.tweets).toBeUndefined();
      expect(objectsOf(posts.includes.posts).map(({ id }) => id)).toEqual(
        objectsOf(tweets.includes.tweets).map(({ id }) => id),
      );
      expect(JSON.stringify(posts.body)).not.toMatch(
        /"note_tweet"|"referenced_tweets"|"retweet_count"|"edit_history_tweet_ids"/,
      );
    }));

  it('is refused with names that are none', () =>
    withApi(async (api) => {
      expect((await api.search({ 'post.fields': 'nonsense' })).status).toBe(400);
    }));
});
