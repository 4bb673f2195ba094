import { unescapeHtml } from '../html-unescape.ts';
import { idOf, integerOf, isObject, type JsonObject, objectOf, stringOf } from '../json.ts';
import { isoTimeOf } from '../tweet-time.ts';
import type { IncludesCollector } from './includes-collector.ts';
import { v1Entities } from './v1-entities.ts';
import { v1Geo } from './v1-geo.ts';
import { v1MediaKeys } from './v1-media.ts';
import { v1User } from './v1-user.ts';

/** A retweet holds the original, which may hold the tweet that it quotes. */
const STATUS_DEPTH_MAX = 3;

/**
 * Gives a tweet of API v1.1 in the shape of v2; its users, media, place and referenced tweets go to `found`.
 * The text of an extended tweet becomes `note_tweet`; `truncated` stays true only when that text is missing.
 * Members that are undefined are those that the tweet lacks.
 * Source: X's "Tweet object" and "Extended tweets" of the v1.1 data dictionary.
 */
export function v1ToV2(tweet: JsonObject, found: IncludesCollector): JsonObject {
  return v1Status(tweet, found, 0);
}

function v1Status(tweet: JsonObject, found: IncludesCollector, depth: number): JsonObject {
  const user = addUsers(tweet, found);
  const extended = isObject(tweet.extended_tweet) ? tweet.extended_tweet : null;
  const mediaKeys = v1MediaKeys(tweet, extended, found);
  return {
    id: idOf(tweet.id_str) ?? idOf(tweet.id) ?? tweet.id,
    text: stringOf(tweet.full_text) ?? tweet.text,
    created_at: isoTimeOf(tweet.created_at) ?? tweet.created_at,
    author_id: user,
    conversation_id: idOf(tweet.conversation_id_str) ?? undefined,
    in_reply_to_user_id: idOf(tweet.in_reply_to_user_id_str) ?? idOf(tweet.in_reply_to_user_id) ?? undefined,
    referenced_tweets: references(tweet, found, depth),
    edit_history_tweet_ids: editHistory(tweet),
    entities: v1Entities(tweet.entities, tweet.quoted_status_permalink),
    note_tweet: longForm(extended),
    truncated: tweet.truncated === true && extended === null && tweet.full_text === undefined ? true : undefined,
    display_text_range: tweet.display_text_range,
    attachments: mediaKeys.length > 0 ? { media_keys: mediaKeys } : undefined,
    geo: v1Geo(tweet, found),
    lang: tweet.lang,
    source: sourceName(tweet.source),
    possibly_sensitive: tweet.possibly_sensitive,
    public_metrics: metrics(tweet),
    withheld: withheld(tweet),
  };
}

/** Adds the author and the user replied to; gives the author's id, which may stand without the author. */
function addUsers(tweet: JsonObject, found: IncludesCollector): string | undefined {
  const repliedToName = stringOf(tweet.in_reply_to_screen_name);
  const repliedToId = idOf(tweet.in_reply_to_user_id_str) ?? idOf(tweet.in_reply_to_user_id);
  if (repliedToName !== null) found.add('users', repliedToId, { id: repliedToId, username: repliedToName });
  const author = v1User(tweet.user);
  if (author) found.add('users', author.id, author);
  return author?.id ?? idOf(tweet.user_id_str) ?? undefined;
}

/** How a retweet begins that came without its original: in a person's own archive that is all which tells. */
const RETWEET_START = /^RT @\w{1,30}: /;

function isRetweetByText(tweet: JsonObject): boolean {
  return tweet.user === undefined && RETWEET_START.test(stringOf(tweet.full_text) ?? '');
}

function references(tweet: JsonObject, found: IncludesCollector, depth: number): JsonObject[] | undefined {
  if (tweet.retweeted_status === undefined && isRetweetByText(tweet)) return [{ type: 'retweeted' }];
  const list: JsonObject[] = [];
  const refer = (type: string, id: string | null, status: unknown) => {
    if (isObject(status) && depth < STATUS_DEPTH_MAX) found.add('tweets', id, v1Status(status, found, depth + 1));
    if (id !== null) list.push({ type, id });
  };
  const retweeted = objectOf(tweet.retweeted_status);
  const quoted = objectOf(tweet.quoted_status);
  const retweetedId = idOf(retweeted.id_str) ?? idOf(retweeted.id);
  refer('retweeted', retweetedId, tweet.retweeted_status);
  // v1.1 repeats in a retweet what the original quotes; v2 names it in the original only.
  if (retweetedId === null) {
    refer('quoted', idOf(tweet.quoted_status_id_str) ?? idOf(quoted.id_str) ?? idOf(quoted.id), tweet.quoted_status);
    refer('replied_to', idOf(tweet.in_reply_to_status_id_str) ?? idOf(tweet.in_reply_to_status_id), undefined);
  }
  return list.length > 0 ? list : undefined;
}

function longForm(extended: JsonObject | null): JsonObject | undefined {
  const text = stringOf(extended?.full_text);
  return text === null ? undefined : { text, entities: v1Entities(extended?.entities, undefined) };
}

function editHistory(tweet: JsonObject): unknown {
  const history = objectOf(tweet.edit_history);
  if (Array.isArray(history.edit_tweet_ids)) return history.edit_tweet_ids.map(idOf);
  const info = objectOf(tweet.edit_info);
  const ids = objectOf(info.initial).editTweetIds ?? objectOf(objectOf(info.edit).editControlInitial).editTweetIds;
  if (Array.isArray(ids)) return ids.map(idOf);
  const firstId = idOf(history.initial_tweet_id) ?? idOf(objectOf(info.edit).initialTweetId);
  return firstId === null ? undefined : [firstId];
}

const ANCHOR = /^<a [^>]*>([^<]*)<\/a>$/;

/** The program's name without the link around it. */
export function sourceName(source: unknown): string | undefined {
  const name = stringOf(source);
  if (name === null) return undefined;
  const [, shown] = ANCHOR.exec(name.trim()) ?? [];
  return shown === undefined ? name : unescapeHtml(shown);
}

function metrics(tweet: JsonObject): JsonObject | undefined {
  const counts = {
    retweet_count: numberOf(tweet.retweet_count),
    reply_count: numberOf(tweet.reply_count),
    like_count: numberOf(tweet.favorite_count),
    quote_count: numberOf(tweet.quote_count),
  };
  return Object.values(counts).some((count) => count !== undefined) ? counts : undefined;
}

/** A person's own archive has numbers as text. */
function numberOf(count: unknown): unknown {
  return typeof count === 'string' ? (integerOf(count) ?? count) : count;
}

function withheld(tweet: JsonObject): JsonObject | undefined {
  if (!Array.isArray(tweet.withheld_in_countries) || tweet.withheld_in_countries.length === 0) return undefined;
  return {
    copyright: tweet.withheld_copyright,
    country_codes: tweet.withheld_in_countries,
    scope: tweet.withheld_scope,
  };
}
