/** A file that is a script: in a person's own X archive each file puts JSON into a variable. */
export type ScriptFile =
  | { readonly holdsTweets: true /** What stands before the JSON. */; readonly prefixChars: number }
  | { readonly holdsTweets: false; readonly kind: string; readonly reason: string };

/** `window.YTD.tweets.part0 = [` since 2018; `Grailbird.data.tweets_2013_01 = [` and `var tweet_index = [` before. */
const ASSIGNMENT = /^\uFEFF?\s*(?:(?:window\.|var )|(?=Grailbird\.|YTD\.))([\w.]+)\s*=\s*(?=[[{])/;
const YTD_NAME = /^YTD\.(\w+)\.part\d+$/;
const GRAILBIRD_TWEETS = /^Grailbird\.data\.tweets_\d{4}_\d{2}$/;

/** `tweet` stood there until 2022. */
const TWEET_NAMES = new Set(['tweet', 'tweets', 'community_tweet']);

/** Why a file is no tweets, where its name alone would leave a doubt. */
const REASONS = new Map([
  ['deleted_tweets', 'tweets that the person has deleted, which are not taken'],
  ['deleted_tweet_headers', 'headers of deleted tweets, without a text'],
  ['tweet_headers', 'headers of tweets (id, author, time), without a text'],
  ['note_tweet', 'long texts without the ids of their tweets; the tweets have their beginnings'],
  ['like', 'likes: tweets of others, without author and time'],
  ['direct_messages', 'private messages, not tweets'],
  ['direct_messages_group', 'private messages, not tweets'],
]);

/** What the script is that a file begins with; null for a file that is none. */
export function scriptOf(head: string): ScriptFile | null {
  const [prefix, variable = ''] = ASSIGNMENT.exec(head) ?? [];
  if (prefix === undefined) return null;
  const name = YTD_NAME.exec(variable)?.[1];
  if (GRAILBIRD_TWEETS.test(variable) || (name !== undefined && TWEET_NAMES.has(name))) {
    return { holdsTweets: true, prefixChars: prefix.length };
  }
  const kind = name === undefined ? 'script' : `own-${name.replaceAll('_', '-')}`;
  const what = REASONS.get(name ?? '') ?? (name === undefined ? `the variable ${variable}` : name.replaceAll('_', ' '));
  return { holdsTweets: false, kind, reason: `not tweets, but a file of a person's own archive: ${what}` };
}
