import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../core/json.ts';
import {
  envelopes,
  names,
  QUOTED_ID,
  REPLIED_ID,
  read,
  richIncludes,
  richTweet,
  v2Tweet,
  v2User,
} from './shapes-builders.ts';

/** What twarc's `flatten` makes of the rich tweet and its includes. */
function flatTweet(): JsonObject {
  const { users = [], tweets = [], media = [], places = [], polls = [] } = richIncludes();
  const [ana, bia, carla, davi] = users;
  const [quoted, replied] = tweets;
  return {
    ...richTweet(),
    author: ana,
    in_reply_to_user: bia,
    referenced_tweets: [
      { type: 'replied_to', ...replied, author: bia },
      {
        type: 'quoted',
        ...quoted,
        author: davi,
        attachments: { media_keys: ['7_2'], media: [media[1]] },
        geo: { place_id: 'bb22', ...places[1] },
      },
    ],
    entities: { mentions: [{ start: 0, end: 4, ...carla }] },
    attachments: { media_keys: ['3_1'], poll_ids: ['71'], media: [media[0]], poll: polls[0] },
    geo: { ...(richTweet().geo as JsonObject), ...places[0] },
    __twarc: { retrieved_at: '2026-11-21T14:00:00+00:00', url: 'u', version: '2.14' },
    matching_rules: [{ id: '7', tag: 'presidente' }],
  };
}

describe('a flattened tweet', () => {
  it('is taken apart into the data that X sent', () => {
    const { referenced_tweets: references, ...tweet } = richTweet();

    expect(envelopes(flatTweet())).toMatchObject([
      { data: { ...tweet, geo: tweet.geo, attachments: tweet.attachments, referenced_tweets: references } },
    ]);
    expect(Object.keys(envelopes(flatTweet())[0]?.data as object).sort()).toEqual(Object.keys(richTweet()).sort());
    expect(envelopes(flatTweet())[0]?.data).toMatchObject({
      entities: { mentions: [{ start: 0, end: 4, username: 'carla', id: '13' }] },
    });
  });

  it('gives the includes that a page gives', () => {
    const [envelope] = envelopes(flatTweet());
    const [fromPage] = envelopes({ data: [richTweet()], includes: richIncludes() });

    const includes = envelope?.includes as Record<string, JsonObject[]>;
    const expected = fromPage?.includes as Record<string, JsonObject[]>;
    for (const list of ['users', 'tweets', 'places', 'media', 'polls']) {
      const key = list === 'media' ? 'media_key' : 'id';
      expect(names(includes[list], key).sort()).toEqual(names(expected[list], key).sort());
    }
    expect(includes.users).toContainEqual(v2User('12', 'bia'));
    expect(includes.places).toContainEqual({ id: 'bb22', full_name: 'Natal, Brasil', country_code: 'BR' });
    expect(includes.tweets?.find(({ id }) => id === QUOTED_ID)).toMatchObject({
      author_id: '14',
      attachments: { media_keys: ['7_2'] },
      geo: { place_id: 'bb22' },
    });
  });

  it('keeps the time of retrieval and the rules', () => {
    expect(envelopes(flatTweet())).toMatchObject([
      {
        collected_at: '2026-11-21T14:00:00.000Z',
        collected_by: 'import:flat',
        matching_rules: [{ id: '7', tag: 'presidente' }],
      },
    ]);
  });

  it('leaves empty objects, which stand for what X did not give, out of includes', () => {
    const flat = v2Tweet({
      author: {},
      in_reply_to_user: {},
      in_reply_to_user_id: '12',
      attachments: { media_keys: ['3_1'], media: [{}], poll: {} },
      geo: { place_id: 'aa11' },
      referenced_tweets: [{ type: 'quoted', id: QUOTED_ID }],
    });

    const [envelope] = envelopes(flat);

    expect(envelope).not.toHaveProperty('includes');
    expect(envelope?.data).toEqual(
      v2Tweet({
        in_reply_to_user_id: '12',
        attachments: { media_keys: ['3_1'] },
        geo: { place_id: 'aa11' },
        referenced_tweets: [{ type: 'quoted', id: QUOTED_ID }],
      }),
    );
  });

  it('may name its author and place only inside', () => {
    const { author_id: _, ...tweet } = v2Tweet({
      author: v2User('11', 'ana'),
      geo: { place: { id: 'aa11', full_name: 'Brasília, Brasil' } },
      attachments: { media: [{ media_key: '3_1', type: 'photo' }] },
    });

    expect(envelopes(tweet)).toMatchObject([
      {
        data: { author_id: '11', geo: { place_id: 'aa11' }, attachments: { media_keys: ['3_1'] } },
        includes: { places: [{ id: 'aa11', full_name: 'Brasília, Brasil' }], media: [{ type: 'photo' }] },
      },
    ]);
  });

  it('has its place by place_id when the place does not say its id', () => {
    expect(envelopes(v2Tweet({ geo: { place_id: 'aa11', full_name: 'Natal' } }))).toMatchObject([
      { data: { geo: { place_id: 'aa11' } }, includes: { places: [{ id: 'aa11', full_name: 'Natal' }] } },
    ]);
  });

  it('brings what its referenced tweets refer to', () => {
    const inner = { id: REPLIED_ID, text: 'fundo', author_id: '12', author: v2User('12', 'bia') };
    const quoted = { type: 'quoted', id: QUOTED_ID, text: 'meio', referenced_tweets: [{ type: 'quoted', ...inner }] };

    const [envelope] = envelopes(v2Tweet({ referenced_tweets: [quoted] }));

    expect(envelope?.includes).toEqual({
      users: [v2User('12', 'bia')],
      tweets: [
        { id: REPLIED_ID, text: 'fundo', author_id: '12' },
        { id: QUOTED_ID, text: 'meio', referenced_tweets: [{ type: 'quoted', id: REPLIED_ID }] },
      ],
    });
  });

  it('is told from a bare one by anything that was put inside', () => {
    for (const inside of [{ author: v2User('11', 'ana') }, { __twarc: {} }, { geo: { full_name: 'Natal' } }]) {
      expect(read(v2Tweet(inside)).shape).toBe('flat');
    }
    expect(read(richTweet()).shape).toBe('tweet');
  });
});
