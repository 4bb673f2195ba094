import { describe, expect, it } from '@jest/globals';
import { objectOf, objectsOf } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { EVERYTHING } from '../../simulator/api/fields.ts';
import { pageOf } from '../../simulator/api/page.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { seenAt } from '../../simulator/tweets/removal.ts';
import { DAY_MS, EVENING_MS, HOUR_MS, isAboutPresidents, MINUTE_MS, postsBefore } from './posts.ts';
import { withApi } from './simulated-api.ts';

describe('fields and expansions', () => {
  const LATEST = { until_id: idAt(EVENING_MS), max_results: '100' };
  const EXPANSIONS =
    'author_id,referenced_tweets.id,referenced_tweets.id.author_id,in_reply_to_user_id,attachments.media_keys,geo.place_id,entities.mentions.username';
  const ids = (list: unknown, key = 'id') => objectsOf(list).map((object) => String(object[key]));

  it('show the fields that are asked for beside the default ones', () =>
    withApi(async (api) => {
      const { data } = await api.search({ ...LATEST, 'tweet.fields': 'created_at,lang,text' });

      expect(data.map((tweet) => Object.keys(tweet).sort())).toEqual(
        Array(100).fill(['created_at', 'edit_history_tweet_ids', 'id', 'lang', 'text']),
      );
    }));

  it('show every field that a tweet has', () =>
    withApi(async (api) => {
      const fields =
        'attachments,author_id,context_annotations,conversation_id,created_at,edit_controls,entities,geo,in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,source,withheld';
      const { data } = await api.search({ ...LATEST, until_id: idAt(EVENING_MS - HOUR_MS), 'tweet.fields': fields });
      const window = windowOfTimes(EVENING_MS - HOUR_MS - 10 * MINUTE_MS, EVENING_MS - HOUR_MS);
      const posts = [...tweetStream().newestFirst(window, EVENING_MS)].filter(isAboutPresidents);

      const expected = posts.slice(0, 100).map(({ tweet }) => tweet);
      expect(data).toEqual(JSON.parse(JSON.stringify(expected)));
    }));

  it('include what the tweets refer to, each object once', () =>
    withApi(async (api) => {
      const { data, includes } = await api.search({ ...LATEST, expansions: EXPANSIONS, 'tweet.fields': 'entities' });

      const posts = [...tweetStream().newestFirst(windowOfTimes(EVENING_MS - 10 * MINUTE_MS, EVENING_MS))]
        .filter(isAboutPresidents)
        .slice(0, 100)
        .map((post) => seenAt(post, EVENING_MS));
      const referenced = posts.flatMap((post) => post.referenced ?? []);
      expect(ids(data)).toEqual(posts.map(({ tweet }) => tweet.id));
      expect(ids(includes.tweets)).toEqual([...new Set(referenced.map(({ tweet }) => tweet.id))]);
      expect(new Set(ids(includes.users))).toEqual(
        new Set([
          ...posts.flatMap(({ author, mentioned, inReplyTo }) => [
            author?.id,
            ...mentioned.map(({ id }) => id),
            ...(inReplyTo ? [inReplyTo.id] : []),
          ]),
          ...referenced.map(({ author }) => author?.id),
        ]),
      );
      expect(ids(includes.media, 'media_key')).toEqual(
        posts.flatMap(({ media }) => media.map(({ media_key }) => media_key)),
      );
      expect(new Set(ids(includes.places))).toEqual(new Set(posts.flatMap(({ place }) => place?.id ?? [])));
      for (const list of Object.values(includes)) {
        const keys = objectsOf(list).map((object) => object.id ?? object.media_key);
        expect(new Set(keys).size).toBe(keys.length);
      }
    }));

  it.each([
    ['author_id', 'users', 'author_id'],
    ['in_reply_to_user_id', 'users', 'in_reply_to_user_id'],
    ['entities.mentions.username', 'users', 'entities'],
    ['referenced_tweets.id', 'tweets', 'referenced_tweets'],
    ['referenced_tweets.id.author_id', 'users', 'referenced_tweets'],
    ['attachments.media_keys', 'media', 'attachments'],
    ['geo.place_id', 'places', 'geo'],
  ])('expand %s to includes.%s alone, and show the field', (expansion, list, field) =>
    withApi(async (api) => {
      const { data, includes } = await api.search({
        ...LATEST,
        until_id: idAt(EVENING_MS - DAY_MS),
        expansions: expansion,
      });

      expect(Object.keys(includes)).toEqual([list]);
      expect(objectsOf(includes[list]).length).toBeGreaterThan(0);
      expect(data.some((tweet) => tweet[field] !== undefined)).toBe(true);
    }),
  );

  it('show the default fields of included objects, and more on request', () =>
    withApi(async (api) => {
      const keysOf = (list: unknown) => new Set(objectsOf(list).flatMap((object) => Object.keys(object)));
      const plain = (await api.search({ ...LATEST, expansions: EXPANSIONS })).includes;
      const rich = (
        await api.search({
          ...LATEST,
          expansions: EXPANSIONS,
          'tweet.fields': 'public_metrics',
          'user.fields': 'created_at,description,location,public_metrics,verified',
          'media.fields': 'url,preview_image_url,duration_ms,width,height',
          'place.fields': 'country,country_code,name,place_type,geo',
        })
      ).includes;

      expect(keysOf(plain.users)).toEqual(new Set(['id', 'name', 'username']));
      expect(keysOf(plain.media)).toEqual(new Set(['media_key', 'type']));
      expect(keysOf(plain.places)).toEqual(new Set(['id', 'full_name']));
      expect(keysOf(rich.tweets)).toContain('public_metrics');
      for (const field of ['created_at', 'description', 'location', 'public_metrics', 'verified']) {
        expect(keysOf(rich.users)).toContain(field);
      }
      expect(keysOf(rich.media)).toContain('url');
      expect(keysOf(rich.places)).toContain('country_code');
    }));
});

describe('pageOf', () => {
  it('holds everything that the tweets of an archive refer to', () => {
    const posts = postsBefore(EVENING_MS, 5);

    const { data, includes, meta } = pageOf({ posts, lastId: null }, EVERYTHING);

    expect(data).toEqual(posts.map(({ tweet }) => tweet));
    expect(Object.keys(objectOf(includes)).sort()).toEqual(['media', 'places', 'tweets', 'users']);
    expect(meta).toMatchObject({ result_count: posts.length });
  });
});
