import { describe, expect, it } from '@jest/globals';
import { REF_COLUMNS } from '../../core/contract/ref-columns.ts';
import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import { decodeRow, detect, fullEnvelope, RAW_FILE, rowOf } from './decode-builders.ts';
import { QUOTED_ID, TIME_MS, TWEET_ID, v1Tweet, v2Tweet, v2User } from './shapes-builders.ts';

describe('decodeEnvelope', () => {
  it('fills every column', () => {
    expect(decodeRow(fullEnvelope())).toEqual({
      id: TWEET_ID,
      created_at: TIME_MS,
      text: 'oi <3 :)',
      lang: 'pt',
      sentiment: 'Positive',
      symbol: ':)',
      kind: 'quote',
      author_id: '11',
      author_username: 'ana',
      author_name: 'Nome de ana',
      author_location: 'Recife',
      author_description: 'gente & bichos',
      author_created_at: Date.UTC(2018, 9, 10, 20, 19, 24),
      author_followers: 0,
      author_following: 4,
      author_tweets: 5,
      author_verified: true,
      conversation_id: QUOTED_ID,
      in_reply_to_user_id: '12',
      referenced_id: QUOTED_ID,
      referenced_username: 'davi',
      original_id: QUOTED_ID,
      hashtags: ['Brasil'],
      cashtags: ['PETR4'],
      mentions: ['carla'],
      urls: ['https://www.Jornal.example/a'],
      domains: ['jornal.example'],
      media_types: ['photo'],
      media_urls: ['https://pbs.example/1.jpg'],
      place_name: 'Brasília, Brasil',
      place_country: 'BR',
      longitude: -47.9,
      latitude: -15.8,
      source: 'Twitter for Android',
      possibly_sensitive: false,
      retweet_count: 0,
      reply_count: 1,
      like_count: 2,
      quote_count: 3,
      bookmark_count: 4,
      impression_count: 5,
      rules: ['9', 'a', 'b'],
      text_complete: true,
      withheld_in: ['DE', 'FR'],
      collected_at: Date.UTC(2026, 10, 21, 13, 6, 0, 500),
      collected_by: 'stream',
      raw_file: RAW_FILE,
    });
  });

  it('gives every row the columns as keys, in their order', () => {
    const columns = REF_COLUMNS.map(({ name }) => name);
    expect(Object.keys(decodeRow(fullEnvelope()))).toEqual(columns);
    expect(Object.keys(rowOf({}))).toEqual(columns);
  });

  it('gives null for what is missing, never "", 0 or an empty list', () => {
    const empty = rowOf(
      {
        lang: '',
        entities: { hashtags: [], urls: [{}] },
        attachments: { media_keys: [] },
        withheld: { country_codes: [] },
        edit_history_tweet_ids: [],
      },
      { users: [v2User('11', '', { location: '', description: '' })] },
    );

    const filled = Object.entries(empty).filter(([, value]) => value !== null);
    expect(Object.fromEntries(filled)).toEqual({
      id: TWEET_ID,
      created_at: TIME_MS,
      text: 'bom dia :)',
      sentiment: 'Positive',
      symbol: ':)',
      kind: 'original',
      author_id: '11',
      author_name: 'Nome de ',
      text_complete: true,
      raw_file: RAW_FILE,
    });
  });

  it('is neutral without a face', () => {
    expect(rowOf({ text: 'bom dia' })).toMatchObject({ sentiment: 'Neutral', symbol: null });
    expect(rowOf({ text: '' })).toMatchObject({ text: null, sentiment: 'Neutral', symbol: null });
  });

  it('reads the counts under the names of both generations', () => {
    const posts = { public_metrics: { repost_count: 6 }, edit_history_post_ids: ['5'] };
    const users = [v2User('11', 'ana', { public_metrics: { post_count: 7 }, verified_type: 'blue' })];

    expect(rowOf(posts, { users })).toMatchObject({
      retweet_count: 6,
      original_id: '5',
      author_tweets: 7,
      author_verified: true,
    });
  });

  it('takes the time from the id, and from created_at only without a snowflake', () => {
    expect(rowOf({ created_at: '2020-01-01T00:00:00.000Z' }).created_at).toBe(TIME_MS);
    expect(rowOf({ id: 'form-1' }).created_at).toBe(TIME_MS);
  });

  it.each([
    ['scalar', 'text'],
    ['scalar', null],
    ['other', {}],
    ['user', { data: v2User('1', 'u') }],
    ['other', { data: v1Tweet() }],
    ['no-id', { data: { text: 'oi' } }],
    ['no-time', { data: v2Tweet({ id: '20', created_at: 5 }) }],
  ])('says what it is instead of a tweet: %s', (kind, envelope) => {
    expect(decodeEnvelope(envelope, RAW_FILE, detect)).toMatchObject({ kind, reason: expect.any(String) });
  });
});
