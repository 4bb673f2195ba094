import type { JsonObject } from '../../core/json.ts';
import type { Media, Place, Post, User } from '../tweets/tweet.ts';
import { type Selection, selected } from './fields.ts';
import type { FoundPosts } from './find-posts.ts';
import { tokenAfter } from './page-token.ts';
import { inPostNames } from './post-names.ts';
import { notFound } from './resource-errors.ts';

/** A page of search results in X's shape. Without results there is neither `data` nor `newest_id`. */
export function pageOf({ posts, lastId }: FoundPosts, selection: Selection): JsonObject {
  const next = lastId === null ? {} : { next_token: tokenAfter(lastId) };
  const newest = posts[0]?.tweet.id;
  const oldest = posts.at(-1)?.tweet.id;
  if (newest === undefined || oldest === undefined) return { meta: { result_count: 0, ...next } };
  const includes = includesOf(posts, selection);
  const errors = missingReferences(posts, selection);
  return spoken(
    {
      data: posts.map(({ tweet }) => selected(tweet, selection.tweetFields)),
      ...(Object.keys(includes).length > 0 && { includes }),
      ...(errors.length > 0 && { errors }),
      meta: {
        newest_id: newest,
        oldest_id: oldest,
        result_count: posts.length,
        ...next,
      },
    },
    selection,
  );
}

/** The answer in the words in which it was asked for. */
export function spoken(answer: JsonObject, selection: Selection): JsonObject {
  return selection.inPostNames ? inPostNames(answer) : answer;
}

/** X's partial errors: one for each tweet that is referred to, asked to be expanded, and gone. */
export function missingReferences(posts: readonly Post[], { expansions }: Selection): readonly JsonObject[] {
  if (!expansions.some((name) => name.startsWith('referenced_tweets.id'))) return [];
  const missing = posts.flatMap(({ tweet, referenced }) => (referenced ? [] : (tweet.referenced_tweets ?? [])));
  return [...new Set(missing.map(({ id }) => id))].map((id) => notFound('referenced_tweets.id', id));
}

/** What the tweets refer to, each object once, only as far as it was asked to be expanded. */
export function includesOf(posts: readonly Post[], selection: Selection): JsonObject {
  const wanted = new Set(selection.expansions);
  const referenced = posts.flatMap((post) => post.referenced ?? []);
  const users: User[] = [
    ...(wanted.has('author_id') ? posts.map(({ author }) => author) : []),
    ...(wanted.has('in_reply_to_user_id') ? posts.flatMap(({ inReplyTo }) => inReplyTo ?? []) : []),
    ...(wanted.has('entities.mentions.username') ? posts.flatMap(({ mentioned }) => mentioned) : []),
    ...(wanted.has('referenced_tweets.id.author_id') ? referenced.map(({ author }) => author) : []),
  ];
  const tweets = wanted.has('referenced_tweets.id') ? referenced.map(({ tweet }) => tweet) : [];
  const media: Media[] = wanted.has('attachments.media_keys') ? posts.flatMap((post) => post.media) : [];
  const places: Place[] = wanted.has('geo.place_id') ? posts.flatMap(({ place }) => place ?? []) : [];
  const lists = {
    media: distinct(media, ({ media_key }) => media_key).map((item) => selected(item, selection.mediaFields)),
    users: distinct(users, ({ id }) => id).map((user) => selected(user, selection.userFields)),
    tweets: distinct(tweets, ({ id }) => id).map((tweet) => selected(tweet, selection.tweetFields)),
    places: distinct(places, ({ id }) => id).map((place) => selected(place, selection.placeFields)),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** The first of each key, in order. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}
