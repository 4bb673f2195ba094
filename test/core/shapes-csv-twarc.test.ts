import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import { type Cells, recordOf, rowOf } from './csv-builders.ts';
import { detect, RAW_FILE } from './decode-builders.ts';
import { ORIGIN, QUOTED_ID, REPLIED_ID, TWEET_ID } from './shapes-builders.ts';

const TWARC: Cells = {
  id: TWEET_ID,
  conversation_id: REPLIED_ID,
  'referenced_tweets.replied_to.id': REPLIED_ID,
  'referenced_tweets.retweeted.id': '',
  'referenced_tweets.quoted.id': QUOTED_ID,
  author_id: '11',
  in_reply_to_user_id: '12',
  in_reply_to_username: 'bia',
  retweeted_user_id: '',
  retweeted_username: '',
  quoted_user_id: '14',
  quoted_username: 'davi',
  created_at: '2026-11-21T13:05:07.000Z',
  text: 'oi &lt;3\\n@bia :)',
  lang: 'pt',
  source: 'Twitter Web App',
  'public_metrics.retweet_count': '1',
  'public_metrics.like_count': '2.0',
  'public_metrics.impression_count': '',
  edit_history_tweet_ids: `["${TWEET_ID}"]`,
  possibly_sensitive: 'False',
  'withheld.country_codes': '["DE", "FR"]',
  'entities.cashtags': '["$PETR4"]',
  'entities.hashtags': '["#paz", "#ça"]',
  'entities.mentions': '["@bia"]',
  'entities.urls': '["https://jornal.example/a,b"]',
  'attachments.media': '[{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"}]',
  'author.created_at': '2018-10-10T20:19:24.000Z',
  'author.username': 'ana',
  'author.name': 'Ana, "a boa"',
  'author.description': 'gente',
  'author.location': 'Recife',
  'author.public_metrics.followers_count': '3',
  'author.public_metrics.following_count': '4',
  'author.public_metrics.tweet_count': '5',
  'author.verified': 'True',
  'geo.coordinates.coordinates': '[-47.9, -15.8]',
  'geo.country_code': 'BR',
  'geo.full_name': 'Brasília, Brasil',
  'geo.place_id': 'aa11',
  matching_rules: '[{"id": "1", "tag": "a"}]',
  '__twarc.retrieved_at': '2026-11-21T14:00:00+00:00',
};

describe('a row of twarc-csv', () => {
  it('fills the columns of REF', () => {
    expect(rowOf(TWARC)).toMatchObject({
      id: TWEET_ID,
      text: 'oi <3\n@bia :)',
      text_complete: true,
      symbol: ':)',
      kind: 'quote',
      conversation_id: REPLIED_ID,
      in_reply_to_user_id: '12',
      referenced_id: QUOTED_ID,
      referenced_username: 'davi',
      original_id: TWEET_ID,
      author_id: '11',
      author_username: 'ana',
      author_name: 'Ana, "a boa"',
      author_location: 'Recife',
      author_description: 'gente',
      author_created_at: Date.UTC(2018, 9, 10, 20, 19, 24),
      author_followers: 3,
      author_following: 4,
      author_tweets: 5,
      author_verified: true,
      hashtags: ['paz', 'ça'],
      cashtags: ['PETR4'],
      mentions: ['bia'],
      urls: ['https://jornal.example/a,b'],
      domains: ['jornal.example'],
      media_types: ['photo'],
      media_urls: ['https://pbs.example/1.jpg'],
      place_name: 'Brasília, Brasil',
      place_country: 'BR',
      longitude: -47.9,
      latitude: -15.8,
      source: 'Twitter Web App',
      possibly_sensitive: false,
      retweet_count: 1,
      like_count: 2,
      impression_count: null,
      rules: ['a'],
      withheld_in: ['DE', 'FR'],
      collected_at: Date.UTC(2026, 10, 21, 14),
      collected_by: 'import:csv',
    });
  });

  it('of a retweet has the whole text of the original, as twarc-csv puts it in', () => {
    const retweet = {
      ...TWARC,
      'referenced_tweets.replied_to.id': '',
      'referenced_tweets.quoted.id': '',
      'referenced_tweets.retweeted.id': QUOTED_ID,
      retweeted_user_id: '14',
      retweeted_username: 'davi',
      text: 'o texto inteiro :)',
    };
    const expected = {
      kind: 'retweet',
      referenced_id: QUOTED_ID,
      referenced_username: 'davi',
      text: 'RT @davi: o texto inteiro :)',
      text_complete: true,
    };
    expect(rowOf(retweet)).toMatchObject(expected);
    expect(rowOf({ ...retweet, text: 'RT @davi: o texto inteiro :)' })).toMatchObject(expected);
  });
});

describe('any row at all', () => {
  it('gives an envelope that is copied as it is and decodes to the same id, or a reason', () => {
    const odd = fc.constantFrom('', '[', '[1]', '[null,{}]', "['a'", '1e9', 'NaN', '{}', '-0', 'true', '\u0000', '😀');
    const cell = fc.oneof(odd, fc.string({ maxLength: 6 }));
    const names = Object.keys(TWARC);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), cell), (changes) => {
        const { lines, rejections } = recordOf({ ...TWARC, ...changes });
        expect(lines.length + rejections.length).toBe(1);
        for (const { id, timeMs, json } of lines) {
          expect(envelopesOf(JSON.parse(json), json, ORIGIN)).toMatchObject({
            shape: 'envelope',
            lines: [{ id, json }],
          });
          expect(decodeEnvelope(JSON.parse(json), RAW_FILE, detect)).toMatchObject({ id, created_at: timeMs });
        }
      }),
      { numRuns: 300 },
    );
  });
});
