import { describe, expect, it } from '@jest/globals';
import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import { OWN_TWEET_ID, ownTweet } from '../support/own-archive.ts';
import { detect, RAW_FILE } from './decode-builders.ts';
import { envelopes, REPLIED_ID, read } from './shapes-builders.ts';

/** The REF row of an own tweet with these members. */
function rowOf(over = {}): object {
  const [envelope] = envelopes({ tweet: ownTweet(over) });
  return decodeEnvelope(envelope, RAW_FILE, detect);
}

describe("a tweet of a person's own archive", () => {
  it('gives a row of all that is there, its author unknown', () => {
    expect(rowOf()).toMatchObject({
      id: OWN_TWEET_ID,
      text: 'bom dia :)',
      text_complete: true,
      lang: 'pt',
      symbol: ':)',
      kind: 'original',
      like_count: 12,
      retweet_count: 3,
      source: 'Web App',
      original_id: OWN_TWEET_ID,
      author_id: null,
      author_username: null,
      collected_by: 'import:own',
    });
  });

  it('has numbers where the archive has text', () => {
    const place = { id: 'aa11', full_name: 'Natal, Brasil', country_code: 'BR' };
    const point = { type: 'Point', coordinates: ['-35.2', '-5.79'] };
    expect(rowOf({ place, coordinates: point })).toMatchObject({
      longitude: -35.2,
      latitude: -5.79,
      place_country: 'BR',
    });
    const geo = { type: 'Point', coordinates: ['-5.79', '-35.2'] };
    expect(rowOf({ geo })).toMatchObject({ longitude: -35.2, latitude: -5.79 });
    expect(rowOf({ geo: { type: 'Point', coordinates: ['', 'north'] } })).toMatchObject({ longitude: null });

    const [envelope] = envelopes({
      tweet: ownTweet({ entities: { hashtags: [{ text: 'a', indices: ['0', '2'] }] } }),
    });
    expect(envelope).toMatchObject({ data: { entities: { hashtags: [{ start: 0, end: 2, tag: 'a' }] } } });
  });

  it('is a reply, with media, links, mentions and tags, where it says so', () => {
    const media = [
      {
        id_str: '5',
        type: 'video',
        media_url_https: 'https://pbs.example/5.jpg',
        video_info: { duration_millis: '900' },
      },
    ];
    const row = rowOf({
      in_reply_to_status_id_str: REPLIED_ID,
      in_reply_to_status_id: REPLIED_ID,
      in_reply_to_user_id_str: '12',
      in_reply_to_screen_name: 'bia',
      entities: {
        hashtags: [{ text: 'paz', indices: ['0', '4'] }],
        user_mentions: [{ name: 'Bia', screen_name: 'bia', id_str: '12', id: '12', indices: ['0', '4'] }],
        urls: [
          {
            url: 'https://t.co/a',
            expanded_url: 'https://www.jornal.example/a',
            display_url: 'a',
            indices: ['5', '9'],
          },
        ],
      },
      extended_entities: { media },
    });

    expect(row).toMatchObject({
      kind: 'reply',
      referenced_id: REPLIED_ID,
      referenced_username: 'bia',
      in_reply_to_user_id: '12',
      hashtags: ['paz'],
      mentions: ['bia'],
      domains: ['jornal.example'],
      media_types: ['video'],
      media_urls: ['https://pbs.example/5.jpg'],
    });
  });

  it('is a retweet when its text begins so, cut and without the id of the original', () => {
    expect(rowOf({ full_text: 'RT @bia: um texto…' })).toMatchObject({
      kind: 'retweet',
      referenced_id: null,
      referenced_username: 'bia',
      text_complete: false,
    });
    expect(rowOf({ full_text: 'RT @bia disse' })).toMatchObject({ kind: 'original' });
  });

  it('names the first of its versions', () => {
    const editControlInitial = { editTweetIds: [REPLIED_ID, OWN_TWEET_ID] };
    const edited = { edit: { initialTweetId: REPLIED_ID, editControlInitial } };
    expect(rowOf({ edit_info: edited })).toMatchObject({ original_id: REPLIED_ID });
    expect(rowOf({ edit_info: { edit: { initialTweetId: REPLIED_ID } } })).toMatchObject({ original_id: REPLIED_ID });
  });

  it('that lacks an id or a text is rejected as it came', () => {
    const bare = { tweet: ownTweet({ id: undefined, id_str: undefined }) };
    expect(read(bare)).toMatchObject({ lines: [], rejections: [{ kind: 'no-id', line: JSON.stringify(bare) }] });
    expect(read({ tweet: { id_str: '1' } }).rejections).toMatchObject([{ kind: 'other' }]);
  });
});
