import { arrayOf, isObject, type JsonObject, objectOf, objectsOf } from './json.ts';

/*
 * X renames "tweet" to "post" in its API; both generations of field names are read here and nowhere else.
 */

/** The tweet's long form, or null: `note_tweet` / `note_post`. */
export function longFormOf(tweet: JsonObject): JsonObject | null {
  const note = tweet.note_tweet ?? tweet.note_post;
  return isObject(note) ? note : null;
}

/** What the tweet refers to, as objects with `type` and `id`: `referenced_tweets` / `referenced_posts`. */
export function referencesOf(tweet: JsonObject): readonly JsonObject[] {
  return objectsOf(tweet.referenced_tweets ?? tweet.referenced_posts);
}

/** The tweets that stand in `includes` as context: `tweets` and `posts`. */
export function includedTweetsOf(includes: JsonObject): readonly JsonObject[] {
  const tweets = objectsOf(includes.tweets);
  return includes.posts === undefined ? tweets : [...tweets, ...objectsOf(includes.posts)];
}

/** Ids of the tweet's versions, oldest first: `edit_history_tweet_ids` / `edit_history_post_ids`. */
export function editHistoryOf(tweet: JsonObject): readonly unknown[] {
  return arrayOf(tweet.edit_history_tweet_ids ?? tweet.edit_history_post_ids);
}

/**
 * The tweet's entities of one list (`hashtags`, `urls`, …): those of the long form when it has them, for it holds
 * the whole text; else those of the short form.
 */
export function entitiesOf(tweet: JsonObject, list: string): readonly unknown[] {
  const long = objectOf(longFormOf(tweet)?.entities)[list];
  return arrayOf(Array.isArray(long) ? long : objectOf(tweet.entities)[list]);
}

/** A count by its name of either generation; unread. */
export function countOf(metrics: JsonObject, name: string, newName: string): unknown {
  return metrics[name] ?? metrics[newName];
}
