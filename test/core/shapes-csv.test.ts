import { describe, expect, it } from '@jest/globals';
import type { CsvMap } from '../../core/shapes/csv-layout.ts';
import { recordOf, rowOf } from './csv-builders.ts';
import { REPLIED_ID, TWEET_ID } from './shapes-builders.ts';

describe('a row of DMI-TCAT', () => {
  const cells = {
    id: TWEET_ID,
    time: '1795266307',
    created_at: '2026-11-21 13:05:07',
    from_user_name: 'ana',
    text: 'a & b <3 &lt; :)',
    possibly_sensitive: '0',
    truncated: '0',
    retweet_count: '1',
    favorite_count: '2',
    lang: 'pt',
    to_user_name: 'bia',
    in_reply_to_status_id: REPLIED_ID,
    quoted_status_id: '',
    source: '<a href="https://x.example" rel="nofollow">Web</a>',
    location: 'Recife',
    lat: '0',
    lng: '0',
    from_user_id: '11',
    from_user_realname: 'Ana',
    from_user_verified: '1',
    from_user_description: 'gente',
    from_user_tweetcount: '5',
    from_user_followercount: '3',
    from_user_friendcount: '4',
    from_user_created_at: '2018-10-10 20:19:24',
    urls: 'https://t.co/a; https://t.co/b',
    urls_expanded: 'https://a.example/1; https://b.example/2',
    media_urls: 'https://pbs.example/1.jpg',
    mentions: 'bia; carla',
    hashtags: 'paz; amor',
  };

  it('fills the columns of REF, its text as it stands there', () => {
    expect(rowOf(cells)).toMatchObject({
      text: 'a & b <3 &lt; :)',
      kind: 'reply',
      referenced_id: REPLIED_ID,
      author_id: '11',
      author_username: 'ana',
      author_name: 'Ana',
      author_location: 'Recife',
      author_verified: true,
      author_followers: 3,
      author_created_at: Date.UTC(2018, 9, 10, 20, 19, 24),
      like_count: 2,
      source: 'Web',
      longitude: null,
      urls: ['https://a.example/1', 'https://b.example/2'],
      media_urls: ['https://pbs.example/1.jpg'],
      mentions: ['bia', 'carla'],
      hashtags: ['paz', 'amor'],
    });
    const away = { ...cells, lat: '-5.79', lng: '-35.2', truncated: '1', text: 'RT @bia: oi' };
    expect(rowOf(away)).toMatchObject({ longitude: -35.2, latitude: -5.79, kind: 'retweet', text_complete: false });
  });

  it('has the links that TCAT could follow, where it leaves a gap for the others', () => {
    const gaps = '; https://a.example/1,2; ; https://b.example/2; ';

    expect(rowOf({ ...cells, urls_expanded: gaps })).toMatchObject({
      urls: ['https://a.example/1,2', 'https://b.example/2'],
    });
  });

  it('of a tweet older than snowflakes has the time that the row says', () => {
    expect(rowOf({ ...cells, id: '20', created_at: '', time: '1142974214' })).toMatchObject({
      created_at: Date.UTC(2006, 2, 21, 20, 50, 14),
    });
  });
});

describe('a row of 4CAT', () => {
  const cells = {
    id: TWEET_ID,
    thread_id: TWEET_ID,
    timestamp: '2026-11-21 13:05:07',
    unix_timestamp: '1795266307',
    subject: '',
    body: 'RT @bia: tudo :)',
    author: 'ana',
    author_fullname: 'Ana',
    author_id: '11',
    author_followers: '3',
    language_guess: 'pt',
    possibly_sensitive: 'no',
    like_count: '2',
    is_retweet: 'yes',
    retweeted_user: 'bia',
    is_quote_tweet: 'no',
    is_reply: 'no',
    hashtags: 'paz,amor',
    urls: 'https://a.example/1,https://b.example/x,y',
    images: 'https://pbs.example/1.jpg',
    videos: '',
    long_lat: '-35.2, -5.79',
    place_name: 'Natal',
  };

  it('fills the columns of REF', () => {
    expect(rowOf(cells)).toMatchObject({
      text: 'RT @bia: tudo :)',
      kind: 'retweet',
      referenced_id: null,
      referenced_username: 'bia',
      author_username: 'ana',
      author_name: 'Ana',
      author_followers: 3,
      possibly_sensitive: false,
      hashtags: ['paz', 'amor'],
      urls: ['https://a.example/1', 'https://b.example/x,y'],
      longitude: -35.2,
      place_name: 'Natal',
    });
    expect(rowOf({ ...cells, is_retweet: 'no', is_reply: 'yes', body: 'oi' })).toMatchObject({ kind: 'reply' });
    expect(rowOf({ ...cells, is_retweet: 'no', is_quote_tweet: 'yes', body: 'oi' })).toMatchObject({ kind: 'quote' });
  });

  it('that was scraped has no point, only the middle of a place', () => {
    const { subject: _, ...scraped } = cells;
    expect(rowOf(scraped)).toMatchObject({ longitude: null, latitude: null });
    expect(rowOf({ ...scraped, collected_from_url: 'https://x.example' })).toMatchObject({ longitude: null });
  });
});

describe('a row of any other CSV', () => {
  const map: CsvMap = { id: 'tweet', text: 'content', hashtags: 'tags', author_id: 'who', author_username: 'name' };

  it('is read by the map', () => {
    const cells = { who: '11', content: 'oi :(', tweet: TWEET_ID, tags: "['paz', 'amor']", name: '@ana', other: 'x' };
    expect(rowOf(cells, map)).toMatchObject({
      text: 'oi :(',
      hashtags: ['paz', 'amor'],
      author_id: '11',
      author_username: 'ana',
    });
  });

  it.each([
    ['no-id', { tweet: '1.79527E+18', content: 'oi' }],
    ['no-id', { tweet: '', content: 'oi' }],
    ['no-text', { tweet: TWEET_ID, content: ' ' }],
    ['no-time', { tweet: '20', content: 'oi, "tudo"' }],
  ])('that has none is rejected as CSV: %s', (kind, cells) => {
    const { lines, rejections } = recordOf(cells, { id: 'tweet', text: 'content' });
    expect(lines).toEqual([]);
    expect(rejections).toMatchObject([{ kind }]);
  });

  it('is rejected with its cells as a line', () => {
    const { rejections } = recordOf({ tweet: '20', content: 'oi, "tudo"' }, { id: 'tweet', text: 'content' });
    expect(rejections[0]?.line).toBe('20,"oi, ""tudo"""');
  });
});
