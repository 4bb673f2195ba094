import { describe, expect, it } from '@jest/globals';
import { objectsOf } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { isGone } from '../../simulator/tweets/removal.ts';
import type { InventedPost } from '../../simulator/tweets/tweet.ts';
import { DAY_MS, EVENING_MS, MINUTE_MS } from './posts.ts';
import { idsOf, withApi } from './simulated-api.ts';

const OLD: readonly InventedPost[] = [
  ...tweetStream().newestFirst(windowOfTimes(EVENING_MS - 80 * DAY_MS, EVENING_MS - 80 * DAY_MS + 10 * MINUTE_MS)),
];
const THERE = OLD.filter((post) => !isGone(post, EVENING_MS));
const GONE = OLD.filter((post) => isGone(post, EVENING_MS));
const idOf = (post: InventedPost | undefined) => post?.tweet.id ?? '';
const path = (ids: readonly string[], more = '') => `/2/tweets?ids=${ids.join(',')}${more}`;

describe('GET /2/tweets?ids= (fact: partial errors)', () => {
  it('gives tweets of any age in the order of their ids, retweets too', () =>
    withApi(async (api) => {
      const ids = [...THERE.slice(0, 50), ...THERE.filter(({ kind }) => kind === 'retweet').slice(0, 50)]
        .map(idOf)
        .reverse();

      const { status, body } = await api.get(path(ids));

      expect(status).toBe(200);
      expect(objectsOf(body.data).map(({ id }) => id)).toEqual(ids);
    }));

  it('says of what is gone or never was that it is not there, beside what is', () =>
    withApi(async (api) => {
      const [there] = THERE;
      const deleted = GONE.find(({ removal }) => removal?.reason === 'deleted');
      const never = idAt(EVENING_MS - 3 * DAY_MS);
      const future = idAt(EVENING_MS + DAY_MS);

      const reply = await api.get(path([idOf(deleted), idOf(there), never, future]));

      expect(reply.status).toBe(200);
      expect(idsOf(reply)).toEqual([idOf(there)]);
      expect(reply.body.errors).toEqual(
        [idOf(deleted), never, future].map((id) => ({
          value: id,
          detail: `Could not find tweet with ids: [${id}].`,
          title: 'Not Found Error',
          resource_type: 'tweet',
          parameter: 'ids',
          resource_id: id,
          type: 'https://api.twitter.com/2/problems/resource-not-found',
        })),
      );
    }));

  it('hides the tweets of accounts that may not be seen', () =>
    withApi(async (api) => {
      const hidden = GONE.find(({ removal }) => removal?.reason === 'suspended' || removal?.reason === 'protected');

      const { body } = await api.get(path([idOf(hidden)]));

      expect(body).toEqual({
        errors: [expect.objectContaining({ title: 'Authorization Error', value: idOf(hidden) })],
      });
    }));

  it('shows fields and expansions as search does, and names the referenced tweets that are gone', () =>
    withApi(async (api) => {
      const orphans = THERE.filter(
        ({ referenced, kind }) => kind !== 'retweet' && referenced && isGone(referenced, EVENING_MS),
      );

      const reply = await api.get(
        path(orphans.slice(0, 100).map(idOf), '&expansions=referenced_tweets.id,author_id&tweet.fields=lang'),
      );

      expect(orphans.length).toBeGreaterThan(0);
      expect(reply.includes.tweets).toBeUndefined();
      expect(objectsOf(reply.includes.users).length).toBeGreaterThan(0);
      expect(objectsOf(reply.body.errors).map(({ parameter, value }) => [parameter, value])).toEqual(
        [...new Set(orphans.map(({ referenced }) => referenced?.tweet.id))].map((id) => ['referenced_tweets.id', id]),
      );
    }));

  it.each([
    ['no ids', '/2/tweets'],
    ['101 ids', path(Array.from({ length: 101 }, (_, index) => String(index + 1)))],
    ['an id that is none', path(['abc'])],
    ['a query', '/2/tweets?ids=20&query=x'],
  ])('refuses %s', (_, target) =>
    withApi(async (api) => {
      const { status, body } = await api.get(target);

      expect([status, body.title]).toEqual([400, 'Invalid Request']);
    }),
  );
});

describe('a tweet that is taken away', () => {
  it('goes an hour to sixty days after it was written, one of fifty, for all of X’s reasons', () => {
    const own = GONE.filter(({ kind }) => kind !== 'retweet');
    const ages = own.flatMap(({ removal, timeMs }) => (removal ? [removal.atMs - timeMs] : []));

    expect(GONE.length / OLD.length).toBeGreaterThan(0.01);
    expect(GONE.length / OLD.length).toBeLessThan(0.05);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(60 * MINUTE_MS);
    expect(Math.max(...ages)).toBeLessThanOrEqual(60 * DAY_MS);
  });

  it('takes its retweets with it, all written before', () => {
    const repeats = OLD.filter(({ kind, referenced }) => kind === 'retweet' && referenced?.removal);

    expect(repeats.length).toBeGreaterThan(0);
    for (const { removal, referenced, timeMs } of repeats) {
      expect(removal?.atMs).toBeLessThanOrEqual(referenced?.removal?.atMs ?? 0);
      expect(removal?.atMs).toBeGreaterThan(timeMs);
    }
  });
});
