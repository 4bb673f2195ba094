import { idOf, type JsonObject } from '../../core/json.ts';
import { referencesOf } from '../../core/x-names.ts';
import type { Post } from '../post.ts';
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
  const missing = posts.flatMap((post) => {
    const there = new Set(referencedBy(post).map(({ tweet }) => tweet.id));
    return referencesOf(post.tweet).flatMap((reference) => {
      const id = idOf(reference.id);
      return id === null || there.has(id) ? [] : id;
    });
  });
  return [...new Set(missing)].map((id) => notFound('referenced_tweets.id', id));
}

function referencedBy({ referenced, alsoReferenced = [] }: Post): readonly Post[] {
  return referenced ? [referenced, ...alsoReferenced] : alsoReferenced;
}

/** What the tweets refer to, each object once, only as far as it was asked to be expanded. */
export function includesOf(posts: readonly Post[], selection: Selection): JsonObject {
  const wanted = new Set(selection.expansions);
  const referenced = posts.flatMap(referencedBy);
  const users: readonly JsonObject[] = [
    ...(wanted.has('author_id') ? posts.flatMap(({ author }) => author ?? NONE) : []),
    ...(wanted.has('in_reply_to_user_id') ? posts.flatMap(({ inReplyTo }) => inReplyTo ?? NONE) : []),
    ...(wanted.has('entities.mentions.username') ? posts.flatMap(({ mentioned }) => mentioned) : []),
    ...(wanted.has('referenced_tweets.id.author_id') ? referenced.flatMap(({ author }) => author ?? NONE) : []),
  ];
  const tweets = wanted.has('referenced_tweets.id') ? referenced.map(({ tweet }) => tweet) : [];
  const media = wanted.has('attachments.media_keys') ? posts.flatMap((post) => post.media) : NONE;
  const places = wanted.has('geo.place_id') ? posts.flatMap(({ place }) => place ?? NONE) : NONE;
  const lists = {
    media: shown(media, 'media_key', selection.mediaFields),
    users: shown(users, 'id', selection.userFields),
    tweets: shown(tweets, 'id', selection.tweetFields),
    places: shown(places, 'id', selection.placeFields),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

const NONE: readonly JsonObject[] = [];

/** What is wanted of the first object of each key, in order. */
function shown(objects: readonly JsonObject[], key: string, fields: readonly string[]): readonly JsonObject[] {
  const byKey = new Map<unknown, JsonObject>();
  for (const object of objects) if (!byKey.has(object[key])) byKey.set(object[key], object);
  return [...byKey.values()].map((object) => selected(object, fields));
}
