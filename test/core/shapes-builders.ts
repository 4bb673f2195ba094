import type { JsonObject } from '../../core/json.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import type { Origin, RecordResult } from '../../core/shapes/record-result.ts';
import { idAt } from '../../core/snowflake.ts';

/** Invented tweets in every shape; times are around 2026-11-21T13:05Z. */
export const TIME_MS = Date.UTC(2026, 10, 21, 13, 5, 7);
export const TWEET_ID = idAt(TIME_MS);
export const QUOTED_ID = idAt(TIME_MS - 60_000);
export const REPLIED_ID = idAt(TIME_MS - 120_000);

export const ORIGIN: Origin = { collectedAt: '2026-11-22T00:00:00.000Z', collectedBy: 'import' };

export function read(value: unknown, origin: Origin = ORIGIN): RecordResult {
  return envelopesOf(value, JSON.stringify(value), origin);
}

/** The envelopes of a record, parsed. */
export function envelopes(value: unknown, origin: Origin = ORIGIN): JsonObject[] {
  return read(value, origin).lines.map(({ json }) => JSON.parse(json));
}

export function v2Tweet(over: JsonObject = {}): JsonObject {
  return { id: TWEET_ID, text: 'bom dia :)', created_at: new Date(TIME_MS).toISOString(), author_id: '11', ...over };
}

export function v2User(id: string, username: string, over: JsonObject = {}): JsonObject {
  return { id, username, name: `Nome de ${username}`, ...over };
}

/** A tweet that refers to one of everything, and includes that hold this and something else of each kind. */
export function richTweet(): JsonObject {
  return v2Tweet({
    in_reply_to_user_id: '12',
    referenced_tweets: [
      { type: 'replied_to', id: REPLIED_ID },
      { type: 'quoted', id: QUOTED_ID },
    ],
    entities: { mentions: [{ start: 0, end: 4, username: 'carla' }] },
    attachments: { media_keys: ['3_1'], poll_ids: ['71'] },
    geo: { place_id: 'aa11', coordinates: { type: 'Point', coordinates: [-47.9, -15.8] } },
  });
}

export function richIncludes(): Record<string, JsonObject[]> {
  return {
    users: ['11 ana', '12 bia', '13 carla', '14 davi', '99 ninguem'].map((user) => {
      const [id = '', username = ''] = user.split(' ');
      return v2User(id, username);
    }),
    tweets: [
      {
        id: QUOTED_ID,
        text: 'citado',
        author_id: '14',
        attachments: { media_keys: ['7_2'] },
        geo: { place_id: 'bb22' },
        entities: { mentions: [{ start: 0, end: 4, username: 'ninguem' }] },
      },
      { id: REPLIED_ID, text: 'respondido', author_id: '12' },
      { id: '5', text: 'alheio', author_id: '99' },
    ],
    media: [
      { media_key: '3_1', type: 'photo', url: 'https://pbs.example/1.jpg' },
      { media_key: '7_2', type: 'video', preview_image_url: 'https://pbs.example/2.jpg' },
      { media_key: '3_9', type: 'photo' },
    ],
    places: [
      { id: 'aa11', full_name: 'Brasília, Brasil', country_code: 'BR' },
      { id: 'bb22', full_name: 'Natal, Brasil', country_code: 'BR' },
      { id: 'cc33', full_name: 'Lisboa, Portugal', country_code: 'PT' },
    ],
    polls: [{ id: '71', options: [] }, { id: '79' }],
  };
}

/** The names of what stands in a list of includes. */
export function names(list: unknown, key: string): unknown[] {
  return Array.isArray(list) ? list.map((object) => object[key]) : [];
}

const V1_CREATED_AT = 'Sat Nov 21 13:05:07 +0000 2026';

export function v1User(id: string, username: string, over: JsonObject = {}): JsonObject {
  return {
    id: Number(id),
    id_str: id,
    name: `Nome de ${username}`,
    screen_name: username,
    location: 'Recife',
    description: 'gente',
    followers_count: 3,
    friends_count: 4,
    statuses_count: 5,
    listed_count: 0,
    verified: false,
    created_at: 'Wed Oct 10 20:19:24 +0000 2018',
    profile_image_url_https: 'https://pbs.example/p.jpg',
    ...over,
  };
}

/** A tweet of API v1.1 as its data dictionary shows it. */
export function v1Tweet(over: JsonObject = {}): JsonObject {
  return {
    created_at: V1_CREATED_AT,
    id: Number(TWEET_ID),
    id_str: TWEET_ID,
    text: 'bom dia :)',
    truncated: false,
    source: '<a href="http://twitter.com/download/android" rel="nofollow">Twitter for Android</a>',
    in_reply_to_status_id: null,
    in_reply_to_status_id_str: null,
    in_reply_to_user_id: null,
    in_reply_to_user_id_str: null,
    in_reply_to_screen_name: null,
    user: v1User('11', 'ana'),
    geo: null,
    coordinates: null,
    place: null,
    contributors: null,
    is_quote_status: false,
    retweet_count: 1,
    favorite_count: 2,
    entities: { hashtags: [], urls: [], user_mentions: [], symbols: [] },
    favorited: false,
    retweeted: false,
    lang: 'pt',
    ...over,
  };
}

/** The envelope that a v1.1 tweet with these members becomes. */
export function convertedV1(over: JsonObject): { data: JsonObject; includes: Record<string, JsonObject[]> } {
  const [envelope] = envelopes(v1Tweet(over));
  return envelope as unknown as { data: JsonObject; includes: Record<string, JsonObject[]> };
}
