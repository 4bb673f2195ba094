import type { EmoticonDetector } from '../emoticons/found-emoticon.ts';
import { booleanOf, idOf, integerOf, type JsonObject, objectOf, stringOf } from '../json.ts';
import type { TweetRow } from '../ref-schema.ts';
import { type TweetKey, tweetKeyOf } from '../shapes/envelope-line.ts';
import { isV2Tweet, type NotATweet, whatItIs } from '../shapes/what-it-is.ts';
import { timeMsOf } from '../tweet-time.ts';
import { countOf, editHistoryOf } from '../x-names.ts';
import { authorOf } from './author.ts';
import { domainsOf, entityValuesOf, linksOf, stringsOf } from './entity-lists.ts';
import { mediaOf } from './media.ts';
import { referencedUsernameOf, referenceOf } from './reference.ts';
import { ruleNamesOf } from './rules.ts';
import { tweetTextOf } from './tweet-text.ts';
import { whereOf } from './where.ts';

/**
 * Gives the REF row of a parsed line of a RAW file, or the kind and reason why it has none (told apart by `'reason' in`).
 * Every row has the same keys in the order of the columns. What is missing or unreadable is null, and so is an empty
 * list; nothing throws. A retweet takes hashtags, mentions, links and media also from its original, as its text does.
 * Source: design, "REF columns".
 */
export function decodeEnvelope(envelope: unknown, rawFile: string, detect: EmoticonDetector): TweetRow | NotATweet {
  const record = objectOf(envelope);
  const { data } = record;
  if (!isV2Tweet(data)) return whatItIs(data === undefined ? envelope : data);
  const key = tweetKeyOf(data);
  return 'reason' in key ? key : rowOf({ record, data, key, rawFile }, detect);
}

interface Tweet {
  readonly record: JsonObject;
  readonly data: JsonObject;
  readonly key: TweetKey;
  readonly rawFile: string;
}

/** What takes more than a look at one member. */
function readingOf({ record, data }: Tweet, detect: EmoticonDetector) {
  const includes = objectOf(record.includes);
  const reference = referenceOf(data, includes);
  const referencedUsername = reference && referencedUsernameOf(data, includes, reference);
  const text = tweetTextOf(data, reference, referencedUsername);
  const read = reference?.kind === 'retweet' && reference.tweet ? [data, reference.tweet] : [data];
  return {
    reference,
    referencedUsername,
    read,
    text,
    face: text.text === null ? null : detect(text.text),
    author: authorOf(data, includes),
    urls: linksOf(read),
    media: mediaOf(read, includes),
    where: whereOf(data, includes),
  };
}

function rowOf(tweet: Tweet, detect: EmoticonDetector): TweetRow {
  const { data, record } = tweet;
  const { reference, referencedUsername, read, text, face, author, urls, media, where } = readingOf(tweet, detect);
  const metrics = objectOf(data.public_metrics);
  return {
    id: tweet.key.id,
    created_at: tweet.key.timeMs,
    text: text.text,
    lang: stringOf(data.lang),
    sentiment: face === null ? 'Neutral' : face.sentiment,
    symbol: face === null ? null : face.symbol,
    kind: reference === null ? 'original' : reference.kind,
    author_id: author.id,
    author_username: author.username,
    author_name: author.name,
    author_location: author.location,
    author_description: author.description,
    author_created_at: author.createdAtMs,
    author_followers: author.followers,
    author_following: author.following,
    author_tweets: author.tweets,
    author_verified: author.isVerified,
    conversation_id: idOf(data.conversation_id),
    in_reply_to_user_id: idOf(data.in_reply_to_user_id),
    referenced_id: reference === null ? null : reference.id,
    referenced_username: referencedUsername,
    original_id: idOf(editHistoryOf(data)[0]),
    hashtags: entityValuesOf(read, 'hashtags', 'tag'),
    cashtags: entityValuesOf(read, 'cashtags', 'tag'),
    mentions: entityValuesOf(read, 'mentions', 'username'),
    urls,
    domains: domainsOf(urls),
    media_types: media.types,
    media_urls: media.urls,
    place_name: where.placeName,
    place_country: where.placeCountry,
    longitude: where.longitude,
    latitude: where.latitude,
    source: stringOf(data.source),
    possibly_sensitive: booleanOf(data.possibly_sensitive),
    retweet_count: integerOf(countOf(metrics, 'retweet_count', 'repost_count')),
    reply_count: integerOf(metrics.reply_count),
    like_count: integerOf(metrics.like_count),
    quote_count: integerOf(metrics.quote_count),
    bookmark_count: integerOf(metrics.bookmark_count),
    impression_count: integerOf(metrics.impression_count),
    rules: ruleNamesOf(record.matching_rules),
    text_complete: text.isComplete,
    withheld_in: stringsOf(objectOf(data.withheld).country_codes),
    collected_at: timeMsOf(record.collected_at),
    collected_by: stringOf(record.collected_by),
    raw_file: tweet.rawFile,
  };
}
