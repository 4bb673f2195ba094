import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import type { EmoticonDetector } from '../../core/emoticons/found-emoticon.ts';
import type { JsonObject } from '../../core/json.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { QUOTED_ID, richIncludes, richTweet, TWEET_ID, v2Tweet, v2User } from './shapes-builders.ts';

/** Knows one happy and one sad face. */
export const detect: EmoticonDetector = (text) => {
  const start = text.search(/:[()]/);
  if (start < 0) return null;
  const symbol = text.slice(start, start + 2);
  return { symbol, sentiment: symbol === ':)' ? 'Positive' : 'Negative', start, end: start + 2 };
};

export const RAW_FILE = 'raw/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json';

export function decodeRow(envelope: unknown): TweetRow {
  const row = decodeEnvelope(envelope, RAW_FILE, detect);
  if ('reason' in row) throw new Error(row.reason);
  return row;
}

/** The row of a tweet, and of what is included. */
export function rowOf(over: JsonObject, includes: JsonObject = {}): TweetRow {
  return decodeRow({ data: v2Tweet(over), includes });
}

/** An envelope that fills every column. */
export function fullEnvelope() {
  return {
    data: {
      ...richTweet(),
      text: 'oi &lt;3 :)',
      lang: 'pt',
      conversation_id: QUOTED_ID,
      edit_history_tweet_ids: [QUOTED_ID, TWEET_ID],
      source: 'Twitter for Android',
      possibly_sensitive: false,
      public_metrics: {
        retweet_count: 0,
        reply_count: 1,
        like_count: 2,
        quote_count: 3,
        bookmark_count: 4,
        impression_count: 5,
      },
      withheld: { copyright: false, country_codes: ['DE', 'FR'] },
      entities: {
        hashtags: [{ tag: 'Brasil' }],
        cashtags: [{ tag: 'PETR4' }],
        mentions: [{ username: 'carla' }],
        urls: [{ url: 'https://t.co/x', expanded_url: 'https://www.Jornal.example/a' }],
      },
    },
    includes: {
      ...richIncludes(),
      users: [
        v2User('11', 'ana', {
          location: 'Recife',
          description: 'gente & bichos',
          created_at: '2018-10-10T20:19:24.000Z',
          verified: true,
          public_metrics: { followers_count: 0, following_count: 4, tweet_count: 5 },
        }),
        v2User('14', 'davi'),
      ],
    },
    matching_rules: [{ id: '2', tag: 'b' }, { id: '1', tag: 'a' }, { id: '3', tag: 'b' }, { id: '9' }],
    collected_at: '2026-11-21T13:06:00.500Z',
    collected_by: 'stream',
  };
}
