import { isObject, type JsonObject } from '../../core/json.ts';

/** What the API calls things when it is asked for posts. Source: docs.x.com, August 2026. */
const POST_NAMES: Readonly<Record<string, string>> = {
  note_tweet: 'note_post',
  referenced_tweets: 'referenced_posts',
  edit_history_tweet_ids: 'edit_history_post_ids',
  retweet_count: 'repost_count',
};
const TWEET_NAMES = Object.fromEntries(Object.entries(POST_NAMES).map(([tweet, post]) => [post, tweet]));

/** A name of a field or an expansion as the tweet vocabulary has it. */
export function tweetNameOf(name: string): string {
  const [first = '', ...rest] = name.split('.');
  return [TWEET_NAMES[first] ?? first, ...rest].join('.');
}

/** An answer in the vocabulary of posts. */
export function inPostNames(answer: JsonObject): JsonObject {
  const { includes, ...rest } = renamed(answer);
  if (!isObject(includes)) return rest;
  const { tweets, ...others } = includes;
  return { ...rest, includes: { ...others, ...(tweets !== undefined && { posts: tweets }) } };
}

function renamed(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [POST_NAMES[name] ?? name, renamedValue(value)]),
  );
}

function renamedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamedValue);
  if (!isObject(value)) return value;
  return value.type === 'retweeted' ? { ...value, type: 'reposted' } : renamed(value);
}
