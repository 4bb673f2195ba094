import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../core/json.ts';
import { pageEnvelopes } from '../../core/shapes/page-envelopes.ts';
import { idAt } from '../../core/snowflake.ts';
import {
  envelopes,
  names,
  QUOTED_ID,
  REPLIED_ID,
  read,
  richIncludes,
  richTweet,
  TIME_MS,
  TWEET_ID,
  v1Tweet,
  v2Tweet,
  v2User,
} from './shapes-builders.ts';

describe('a search page', () => {
  it('gives one envelope for each tweet, in the page’s order', () => {
    const ids = [3, 1, 2].map((seconds) => idAt(TIME_MS + seconds * 1000));

    const result = read({ data: ids.map((id) => v2Tweet({ id })), includes: {}, meta: { result_count: 3 } });

    expect(result.lines.map(({ id }) => id)).toEqual(ids);
    expect(result.lines.map(({ timeMs }) => timeMs)).toEqual([TIME_MS + 3000, TIME_MS + 1000, TIME_MS + 2000]);
    expect(JSON.parse(result.lines[0]?.json ?? '')).not.toHaveProperty('includes');
  });

  it('gives each tweet the part of includes that it refers to, and nothing else', () => {
    const lonely = v2Tweet({ id: idAt(TIME_MS + 1), author_id: '14' });

    const [rich, poor] = envelopes({ data: [richTweet(), lonely], includes: richIncludes() });

    const includes = objectOf(rich?.includes);
    expect(Object.keys(includes)).toEqual(['users', 'tweets', 'media', 'places', 'polls']);
    expect(names(includes.users, 'username').sort()).toEqual(['ana', 'bia', 'carla', 'davi']);
    expect(names(includes.tweets, 'id').sort()).toEqual([REPLIED_ID, QUOTED_ID].sort());
    expect(names(includes.media, 'media_key')).toEqual(['3_1', '7_2']);
    expect(names(includes.places, 'id')).toEqual(['aa11', 'bb22']);
    expect(names(includes.polls, 'id')).toEqual(['71']);
    expect(poor?.includes).toEqual({ users: [v2User('14', 'davi')] });
  });

  it('finds a referenced tweet that stands among its own tweets, where referenced tweets were asked for', () => {
    const reply = v2Tweet({ referenced_tweets: [{ type: 'replied_to', id: REPLIED_ID }] });
    const data = [reply, v2Tweet({ id: REPLIED_ID, text: 'antes' })];

    const [asked] = envelopes({ data, includes: { tweets: [v2Tweet({ id: QUOTED_ID })] } });
    const [unasked] = envelopes({ data, includes: {} });

    expect(asked).toMatchObject({ includes: { tweets: [{ id: REPLIED_ID, text: 'antes' }] } });
    expect(unasked).not.toHaveProperty('includes.tweets');
  });

  it('reads the names of both generations', () => {
    const post = v2Tweet({ referenced_posts: [{ type: 'quoted', id: QUOTED_ID }] });
    const long = { note_post: { text: 'longo', entities: { mentions: [{ username: 'davi' }] } } };

    const [envelope] = envelopes({
      data: [{ ...post, ...long }],
      includes: { posts: richIncludes().tweets, users: richIncludes().users },
    });

    expect(envelope).toMatchObject({
      data: { referenced_posts: [{ id: QUOTED_ID }], note_post: { text: 'longo' } },
      includes: { tweets: [{ id: QUOTED_ID }], users: [{ username: 'ana' }, { username: 'davi' }] },
    });
  });

  it('keeps tweets that stand only in includes, and errors beside data, out of the rows', () => {
    const result = read({
      data: [v2Tweet()],
      includes: { tweets: [v2Tweet({ id: '5' })] },
      errors: [{ title: 'Not Found Error', resource_id: '6' }],
    });

    expect(result.lines.map(({ id }) => id)).toEqual([TWEET_ID]);
    expect(result.rejections).toEqual([]);
  });

  it('gives one rejection for each element that is no tweet, and keeps the tweets around it', () => {
    const count = { start: 'a', end: 'b', tweet_count: 7 };

    const result = read({ data: [count, v2Tweet(), 'x', v2User('1', 'u')] });

    expect(result.lines).toHaveLength(1);
    expect(result.rejections.map(({ kind, line }) => [kind, line])).toEqual([
      ['counts', JSON.stringify(count)],
      ['scalar', '"x"'],
      ['user', JSON.stringify(v2User('1', 'u'))],
    ]);
  });

  it('gives nothing when it is empty', () => {
    const empty = { shape: 'page', copy: null, lines: [], tweets: [], rejections: [], erasures: [] };
    expect(read({ meta: { result_count: 0 } })).toEqual(empty);
    expect(read({ data: [], meta: { result_count: 0 } })).toEqual(empty);
  });

  it('tells when twarc got it', () => {
    const page = { data: [v2Tweet()], __twarc: { retrieved_at: '2021-09-22T16:39:00+00:00' } };
    expect(envelopes(page)).toMatchObject([{ collected_at: '2021-09-22T16:39:00.000Z', collected_by: 'import:page' }]);
  });

  it('of v1.1 has its tweets in statuses', () => {
    const page = { statuses: [v1Tweet()], search_metadata: { count: 1 } };
    expect(envelopes(page)).toMatchObject([{ data: { id: TWEET_ID }, collected_by: 'import:v1' }]);
  });

  it('may hold flattened and old tweets, which keep what stands inside them and in includes', () => {
    const flat = v2Tweet({ author: v2User('11', 'ana'), in_reply_to_user_id: '12' });

    const [first, second] = envelopes({ data: [flat, v1Tweet()], includes: richIncludes() });

    expect(names(objectOf(first?.includes).users, 'username')).toEqual(['ana', 'bia']);
    expect(second).toMatchObject({ data: { public_metrics: { like_count: 2 } } });
  });
});

describe('pageEnvelopes', () => {
  it('marks each envelope with the rules when there are any', () => {
    const page = { tweets: [v2Tweet()], includes: {} };
    const at = '2026-11-21T13:06:00.000Z';

    const marked = pageEnvelopes(page, at, 'search:presidente', [{ tag: 'presidente' }]);
    const bare = pageEnvelopes(page, at, 'search:presidente', []);

    expect(JSON.parse(marked.lines[0]?.json ?? '')).toEqual({
      data: v2Tweet(),
      matching_rules: [{ tag: 'presidente' }],
      collected_at: at,
      collected_by: 'search:presidente',
    });
    expect(JSON.parse(bare.lines[0]?.json ?? '')).not.toHaveProperty('matching_rules');
  });

  it('marks a tweet that has rules of its own with both', () => {
    const page = { tweets: [v2Tweet({ matching_rules: [{ id: '7' }] })], includes: {} };

    const { lines } = pageEnvelopes(page, null, 'stream', [{ tag: 'presidente' }]);

    expect(JSON.parse(lines[0]?.json ?? '').matching_rules).toEqual([{ id: '7' }, { tag: 'presidente' }]);
  });
});
