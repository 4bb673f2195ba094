import { describe, expect, it } from '@jest/globals';
import { convertedV1, envelopes, QUOTED_ID, REPLIED_ID, read, TWEET_ID, v1Tweet, v1User } from './shapes-builders.ts';

describe('a v1.1 tweet', () => {
  it('becomes data and includes in the shape of v2', () => {
    expect(envelopes(v1Tweet())).toEqual([
      {
        data: {
          id: TWEET_ID,
          text: 'bom dia :)',
          created_at: '2026-11-21T13:05:07.000Z',
          author_id: '11',
          lang: 'pt',
          source: 'Twitter for Android',
          public_metrics: { retweet_count: 1, like_count: 2 },
        },
        includes: {
          users: [
            {
              id: '11',
              username: 'ana',
              name: 'Nome de ana',
              created_at: '2018-10-10T20:19:24.000Z',
              description: 'gente',
              location: 'Recife',
              protected: undefined,
              verified: false,
              profile_image_url: 'https://pbs.example/p.jpg',
              public_metrics: { followers_count: 3, following_count: 4, tweet_count: 5, listed_count: 0 },
            },
          ],
        },
        collected_at: '2026-11-22T00:00:00.000Z',
        collected_by: 'import:v1',
      },
    ]);
  });

  it('older than snowflakes has its time from created_at', () => {
    const over = { id: 20, id_str: undefined, created_at: 'Tue Mar 21 20:50:14 +0000 2006' };
    expect(convertedV1(over).data).toMatchObject({ id: '20', created_at: '2006-03-21T20:50:14.000Z' });
  });

  it('has its whole text in full_text, where that is', () => {
    const { data } = convertedV1({
      text: undefined,
      full_text: '@bia longo',
      truncated: true,
      display_text_range: [5, 10],
    });
    expect(data).toMatchObject({ text: '@bia longo', display_text_range: [5, 10] });
    expect(data).not.toHaveProperty('truncated');
  });

  it('that is extended has its whole text, entities and media in a long form', () => {
    const { data, includes } = convertedV1({
      text: 'começo… https://t.co/abc',
      truncated: true,
      entities: { hashtags: [], urls: [{ url: 'https://t.co/abc', indices: [8, 24] }], user_mentions: [], symbols: [] },
      extended_tweet: {
        full_text: 'começo e fim #tag :(',
        display_text_range: [0, 20],
        entities: { hashtags: [{ text: 'tag', indices: [13, 17] }], urls: [], user_mentions: [], symbols: [] },
        extended_entities: { media: [{ id_str: '5', type: 'photo', media_url_https: 'https://pbs.example/5.jpg' }] },
      },
    });

    expect(data).toMatchObject({
      text: 'começo… https://t.co/abc',
      note_tweet: { text: 'começo e fim #tag :(', entities: { hashtags: [{ start: 13, end: 17, tag: 'tag' }] } },
      attachments: { media_keys: ['3_5'] },
    });
    expect(data).not.toHaveProperty('truncated');
    expect(includes.media).toEqual([{ media_key: '3_5', type: 'photo', url: 'https://pbs.example/5.jpg' }]);
  });

  it('that is cut without its whole text stays marked as truncated', () => {
    expect(convertedV1({ truncated: true }).data).toMatchObject({ truncated: true });
  });

  it('refers to the tweet and the user that it replies to', () => {
    const { data, includes } = convertedV1({
      in_reply_to_status_id: Number(REPLIED_ID),
      in_reply_to_status_id_str: REPLIED_ID,
      in_reply_to_user_id_str: '12',
      in_reply_to_screen_name: 'bia',
    });

    expect(data).toMatchObject({
      in_reply_to_user_id: '12',
      referenced_tweets: [{ type: 'replied_to', id: REPLIED_ID }],
    });
    expect(includes.users).toContainEqual({ id: '12', username: 'bia' });
  });

  it('keeps the whole author of a tweet that replies to itself', () => {
    const { includes } = convertedV1({ in_reply_to_user_id_str: '11', in_reply_to_screen_name: 'ana' });
    expect(includes.users).toMatchObject([{ id: '11', name: 'Nome de ana' }]);
  });

  it('keeps of each user the copy that says most', () => {
    const quoted = v1Tweet({
      id_str: QUOTED_ID,
      user: v1User('12', 'bia'),
      in_reply_to_user_id_str: '11',
      in_reply_to_screen_name: 'ana',
    });

    const { includes } = convertedV1({
      in_reply_to_user_id_str: '12',
      in_reply_to_screen_name: 'bia',
      quoted_status: quoted,
    });

    expect(includes.users?.map(({ name }) => name).sort()).toEqual(['Nome de ana', 'Nome de bia']);
  });

  it('is known by its user when it has no id_str', () => {
    const old = { id: 20, id_str: undefined, created_at: 'Tue Mar 21 20:50:14 +0000 2006' };
    expect(convertedV1(old).data).toMatchObject({ id: '20', public_metrics: { like_count: 2 } });
    expect(read(v1Tweet(old)).shape).toBe('v1');
  });

  it('refers to the tweet that it retweets, which brings what it quotes', () => {
    const quoted = v1Tweet({ id_str: REPLIED_ID, text: 'fundo', user: v1User('14', 'davi') });
    const original = v1Tweet({
      id_str: QUOTED_ID,
      full_text: 'texto inteiro :)',
      user: v1User('12', 'bia'),
      is_quote_status: true,
      quoted_status_id_str: REPLIED_ID,
      quoted_status: quoted,
    });

    const { data, includes } = convertedV1({
      text: 'RT @bia: texto…',
      retweeted_status: original,
      is_quote_status: true,
      quoted_status_id_str: REPLIED_ID,
      quoted_status: quoted,
    });

    expect(data.referenced_tweets).toEqual([{ type: 'retweeted', id: QUOTED_ID }]);
    expect(includes.tweets).toMatchObject([
      { id: REPLIED_ID, text: 'fundo', author_id: '14' },
      { id: QUOTED_ID, text: 'texto inteiro :)', referenced_tweets: [{ type: 'quoted', id: REPLIED_ID }] },
    ]);
    expect(includes.users?.map(({ username }) => username).sort()).toEqual(['ana', 'bia', 'davi']);
  });

  it('retweets nothing where only its text begins so, as somebody typed it', () => {
    expect(convertedV1({ full_text: 'RT @bia: oi', text: undefined }).data.referenced_tweets).toBeUndefined();
  });

  it('refers to a quoted tweet that is gone, by its id and link', () => {
    const { data } = convertedV1({
      is_quote_status: true,
      quoted_status_id_str: QUOTED_ID,
      quoted_status_permalink: {
        url: 'https://t.co/q',
        expanded: `https://twitter.com/davi/status/${QUOTED_ID}`,
        display: 'twitter.com/davi/status/1…',
      },
    });

    expect(data).toMatchObject({
      referenced_tweets: [{ type: 'quoted', id: QUOTED_ID }],
      entities: { urls: [{ expanded_url: `https://twitter.com/davi/status/${QUOTED_ID}` }] },
    });
  });

  it('keeps where it is withheld, its edits and the rules of a stream', () => {
    const [envelope] = envelopes(
      v1Tweet({
        withheld_in_countries: ['DE', 'FR'],
        withheld_copyright: true,
        withheld_scope: 'status',
        possibly_sensitive: true,
        edit_history: { edit_tweet_ids: [QUOTED_ID, TWEET_ID] },
        matching_rules: [{ tag: 'presidente', id: 1377649934414049300, id_str: '1377649934414049282' }],
      }),
    );

    expect(envelope).toMatchObject({
      data: {
        withheld: { copyright: true, country_codes: ['DE', 'FR'], scope: 'status' },
        possibly_sensitive: true,
        edit_history_tweet_ids: [QUOTED_ID, TWEET_ID],
      },
      matching_rules: [{ id: '1377649934414049282', tag: 'presidente' }],
    });
    expect(convertedV1({ edit_history: { initial_tweet_id: QUOTED_ID } }).data.edit_history_tweet_ids).toEqual([
      QUOTED_ID,
    ]);
  });

  it('names the program without its link', () => {
    expect(convertedV1({ source: '<a href="https://x.example/a?b&amp;c">A &amp; B</a>' }).data.source).toBe('A & B');
    expect(convertedV1({ source: 'web' }).data.source).toBe('web');
    expect(convertedV1({ source: '' }).data).not.toHaveProperty('source');
  });
});
