import { describe, expect, it } from '@jest/globals';
import { rowOf } from './decode-builders.ts';
import { QUOTED_ID, v2User } from './shapes-builders.ts';

describe('links', () => {
  it('are expanded as far as X did, each once', () => {
    const urls = [
      { url: 'https://t.co/1', expanded_url: 'https://bit.ly/1', unwound_url: 'https://um.example/?a=1' },
      { url: 'https://t.co/2', expanded_url: 'https://dois.example' },
      { url: 'https://t.co/3' },
      { url: 'https://t.co/4', expanded_url: 'https://dois.example' },
    ];
    expect(rowOf({ entities: { urls } })).toMatchObject({
      urls: ['https://um.example/?a=1', 'https://dois.example', 'https://t.co/3'],
      domains: ['um.example', 'dois.example', 't.co'],
    });
  });

  it('leave out those of media', () => {
    const urls = [
      { url: 'https://t.co/1', expanded_url: 'https://x.com/a/status/1', media_key: '3_1' },
      { url: 'https://t.co/2', expanded_url: 'https://twitter.com/ana/status/1/photo/1' },
      { url: 'https://t.co/3', expanded_url: 'https://x.com/ana/status/1/video/1' },
    ];
    expect(rowOf({ entities: { urls } })).toMatchObject({ urls: null, domains: null });
    expect(rowOf({ entities: { urls: [...urls, { url: 'https://t.co/4' }] } })).toMatchObject({
      urls: ['https://t.co/4'],
    });
  });

  it.each([
    ['https://WWW.Um.Example:8080/a@b', 'um.example'],
    ['http://nome:senha@um.example', 'um.example'],
    ['https://um.example?x', 'um.example'],
    ['https://www.café.example/', 'café.example'],
    ['ftp://www2.um.example', 'www2.um.example'],
  ])('have the host name as domain: %s', (url, domain) => {
    expect(rowOf({ entities: { urls: [{ url }] } }).domains).toEqual([domain]);
  });

  it('have no domain without a host', () => {
    expect(rowOf({ entities: { urls: [{ url: 'um.example' }, { url: 'https:///x' }] } }).domains).toBeNull();
  });
});

describe('media', () => {
  it('stand in the order of their keys, a video with its preview', () => {
    const media = [
      { media_key: '7_2', type: 'video', preview_image_url: 'https://pbs.example/2.jpg' },
      { media_key: '3_1', type: 'photo', url: 'https://pbs.example/1.jpg' },
      { media_key: '3_3', type: 'photo' },
    ];
    const attachments = { media_keys: ['3_1', '7_2', '3_3', '3_4'] };

    expect(rowOf({ attachments }, { media })).toMatchObject({
      media_types: ['photo', 'video', 'photo'],
      media_urls: ['https://pbs.example/1.jpg', 'https://pbs.example/2.jpg'],
    });
  });
});

describe('the lists of a retweet', () => {
  it('go on with those of its original, as its text does', () => {
    const original = {
      id: QUOTED_ID,
      text: 'inteiro',
      author_id: '14',
      entities: {
        hashtags: [{ tag: 'a' }, { tag: 'b' }],
        mentions: [{ username: 'bia' }],
        urls: [{ url: 'https://t.co/1' }],
      },
      attachments: { media_keys: ['3_1'] },
    };
    const retweet = {
      referenced_tweets: [{ type: 'retweeted', id: QUOTED_ID }],
      entities: { hashtags: [{ tag: 'a' }], mentions: [{ username: 'davi' }] },
    };

    expect(
      rowOf(retweet, {
        tweets: [original],
        users: [v2User('14', 'davi')],
        media: [{ media_key: '3_1', type: 'photo' }],
      }),
    ).toMatchObject({
      hashtags: ['a', 'b'],
      mentions: ['davi', 'bia'],
      urls: ['https://t.co/1'],
      domains: ['t.co'],
      media_types: ['photo'],
      media_urls: null,
    });
  });

  it('of a quote stay its own', () => {
    const quotedTweet = { id: QUOTED_ID, entities: { hashtags: [{ tag: 'b' }] } };
    const quote = { referenced_tweets: [{ type: 'quoted', id: QUOTED_ID }] };
    expect(rowOf(quote, { tweets: [quotedTweet] }).hashtags).toBeNull();
  });
});

describe('the point of a row', () => {
  it('comes from the tweet alone, whole or not at all', () => {
    const place = { id: 'a', full_name: 'Natal', geo: { type: 'Feature', bbox: [1, 2, 3, 4] } };
    const geo = (coordinates: unknown) => ({ geo: { place_id: 'a', coordinates: { type: 'Point', coordinates } } });

    expect(rowOf(geo([-35.2, -5.8]))).toMatchObject({ longitude: -35.2, latitude: -5.8, place_name: null });
    for (const wrong of [[-35.2], [-35.2, 95], ['-35', '-5'], null]) {
      expect(rowOf(geo(wrong), { places: [place] })).toMatchObject({
        longitude: null,
        latitude: null,
        place_name: 'Natal',
      });
    }
    const corner = { type: 'Polygon', coordinates: [1, 2] };
    for (const none of [{ place_id: 'a' }, { place_id: 'a', coordinates: corner }]) {
      expect(rowOf({ geo: none }, { places: [place] })).toMatchObject({ longitude: null, latitude: null });
    }
  });
});
