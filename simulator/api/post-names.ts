import { isObject, type JsonObject } from '../../core/json.ts';

/** What the API calls things when it is asked for posts. Source: docs.x.com, August 2026. */
const POST_NAMES: Names = new Map([
  ['note_tweet', 'note_post'],
  ['referenced_tweets', 'referenced_posts'],
  ['edit_history_tweet_ids', 'edit_history_post_ids'],
  ['retweet_count', 'repost_count'],
]);
const TWEET_NAMES: Names = new Map([...POST_NAMES].map(([tweet, post]) => [post, tweet]));
/** What a reference calls itself. */
const POST_TYPES: Names = new Map([['retweeted', 'reposted']]);
const TWEET_TYPES: Names = new Map([['reposted', 'retweeted']]);

type Names = ReadonlyMap<string, string>;

/** A name of a field or an expansion as the tweet vocabulary has it. */
export function tweetNameOf(name: string): string {
  const [first = '', ...rest] = name.split('.');
  return [TWEET_NAMES.get(first) ?? first, ...rest].join('.');
}

/** A tweet or part of one in the vocabulary of tweets. */
export function inTweetNames(object: JsonObject): JsonObject {
  return renamed(object, TWEET_NAMES, TWEET_TYPES);
}

/** An answer in the vocabulary of posts. */
export function inPostNames(answer: JsonObject): JsonObject {
  const { includes, ...rest } = renamed(answer, POST_NAMES, POST_TYPES);
  if (!isObject(includes)) return rest;
  const { tweets, ...others } = includes;
  return { ...rest, includes: { ...others, ...(tweets !== undefined && { posts: tweets }) } };
}

function renamed(object: JsonObject, names: Names, types: Names): JsonObject {
  const members = Object.entries(object).map(([name, value]) => {
    const type = name === 'type' && typeof value === 'string' ? types.get(value) : undefined;
    return [names.get(name) ?? name, type ?? renamedValue(value, names, types)];
  });
  return Object.fromEntries(members);
}

function renamedValue(value: unknown, names: Names, types: Names): unknown {
  if (Array.isArray(value)) return value.map((each) => renamedValue(each, names, types));
  return isObject(value) ? renamed(value, names, types) : value;
}
