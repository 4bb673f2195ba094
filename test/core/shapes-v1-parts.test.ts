import { describe, expect, it } from '@jest/globals';
import { convertedV1 } from './shapes-builders.ts';

describe('the parts of a v1.1 tweet', () => {
  it('are its entities under the names of v2', () => {
    const { data } = convertedV1({
      entities: {
        hashtags: [{ text: 'eleições', indices: [0, 9] }],
        symbols: [{ text: 'PETR4', indices: [10, 16] }],
        user_mentions: [{ screen_name: 'bia', name: 'Bia', id: 12, id_str: '12', indices: [17, 21] }],
        urls: [
          {
            url: 'https://t.co/x',
            expanded_url: 'https://bit.ly/x',
            display_url: 'bit.ly/x',
            unwound: { url: 'https://jornal.example/x', status: 200 },
            indices: [22, 45],
          },
        ],
      },
    });

    expect(data.entities).toEqual({
      hashtags: [{ start: 0, end: 9, tag: 'eleições' }],
      cashtags: [{ start: 10, end: 16, tag: 'PETR4' }],
      mentions: [{ start: 17, end: 21, username: 'bia', id: '12' }],
      urls: [
        {
          start: 22,
          end: 45,
          url: 'https://t.co/x',
          expanded_url: 'https://bit.ly/x',
          display_url: 'bit.ly/x',
          unwound_url: 'https://jornal.example/x',
        },
      ],
    });
  });

  it('are its media, whose true types stand in extended_entities', () => {
    const photo = { id_str: '5', type: 'photo', media_url_https: 'https://pbs.example/5.jpg' };
    const { data, includes } = convertedV1({
      entities: { media: [photo] },
      extended_entities: {
        media: [
          {
            id_str: '5',
            type: 'video',
            media_url_https: 'https://pbs.example/5.jpg',
            video_info: { duration_millis: 9 },
          },
          { id: 6, type: 'animated_gif', media_url: 'http://pbs.example/6.jpg' },
          { type: 'photo' },
        ],
      },
    });

    expect(data.attachments).toEqual({ media_keys: ['7_5', '16_6'] });
    expect(includes.media).toEqual([
      { media_key: '7_5', type: 'video', preview_image_url: 'https://pbs.example/5.jpg', duration_ms: 9 },
      { media_key: '16_6', type: 'animated_gif', preview_image_url: 'http://pbs.example/6.jpg' },
    ]);
  });

  it('are its point, from coordinates or else from geo, which is turned round', () => {
    const coordinates = { type: 'Point', coordinates: [-47.9, -15.8] };
    const geo = { type: 'Point', coordinates: [-15.8, -47.9] };

    expect(convertedV1({ coordinates, geo }).data.geo).toEqual({ coordinates });
    expect(convertedV1({ geo }).data.geo).toEqual({ coordinates });
  });

  it('are its place, in includes', () => {
    const { data, includes } = convertedV1({
      place: {
        id: 'aa11',
        place_type: 'city',
        name: 'Brasília',
        full_name: 'Brasília, Brasil',
        country_code: 'BR',
        country: 'Brasil',
        bounding_box: {
          type: 'Polygon',
          coordinates: [
            [
              [-48.3, -16.1],
              [-48.3, -15.5],
              [-47.3, -15.5],
              [-47.3, -16.1],
            ],
          ],
        },
        attributes: {},
      },
    });

    expect(data.geo).toEqual({ place_id: 'aa11' });
    expect(includes.places).toEqual([
      {
        id: 'aa11',
        full_name: 'Brasília, Brasil',
        name: 'Brasília',
        country: 'Brasil',
        country_code: 'BR',
        place_type: 'city',
        geo: { type: 'Feature', bbox: [-48.3, -16.1, -47.3, -15.5], properties: {} },
      },
    ]);
  });

  it('are its place without a box where that is damaged', () => {
    const { includes } = convertedV1({ place: { id: 'aa11', bounding_box: { coordinates: [[['west', 1]]] } } });

    expect(includes.places).toEqual([{ id: 'aa11' }]);
  });

  it('name the link to a quoted tweet once, whether or not it stands among the links', () => {
    const permalink = { url: 'https://t.co/q', expanded: 'https://x.example/1', display: 'x.example/1' };
    const link = { url: 'https://t.co/q', expanded_url: 'https://x.example/1', indices: [0, 3] };
    const quoting = { quoted_status_permalink: permalink };

    for (const over of [quoting, { ...quoting, entities: { urls: [link] } }]) {
      expect(convertedV1(over).data).toMatchObject({ entities: { urls: [{ expanded_url: 'https://x.example/1' }] } });
    }
  });
});
