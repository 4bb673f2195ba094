import { describe, expect, it } from '@jest/globals';
import { rowOf } from './decode-builders.ts';
import { QUOTED_ID, REPLIED_ID, v2User } from './shapes-builders.ts';

const quoted = { type: 'quoted', id: QUOTED_ID };
const repliedTo = { type: 'replied_to', id: REPLIED_ID };

describe('the kind of a row', () => {
  it('is original when it refers to nothing', () => {
    expect(rowOf({})).toMatchObject({ kind: 'original', referenced_id: null, referenced_username: null });
  });

  it.each([
    ['retweeted', 'retweet'],
    ['reposted', 'retweet'],
    ['quoted', 'quote'],
    ['replied_to', 'reply'],
  ])('follows the reference: %s', (type, kind) => {
    expect(rowOf({ referenced_tweets: [{ type, id: '7' }] })).toMatchObject({ kind, referenced_id: '7' });
    expect(rowOf({ referenced_posts: [{ type, id: '7' }] })).toMatchObject({ kind, referenced_id: '7' });
  });

  it('is quote for a reply that quotes', () => {
    expect(rowOf({ referenced_tweets: [repliedTo, quoted], in_reply_to_user_id: '12' })).toMatchObject({
      kind: 'quote',
      referenced_id: QUOTED_ID,
      in_reply_to_user_id: '12',
    });
  });

  it('is reply when only the user replied to is known', () => {
    expect(rowOf({ in_reply_to_user_id: '12' })).toMatchObject({ kind: 'reply', referenced_id: null });
  });
});

describe('the referenced username', () => {
  it('is that of the included author', () => {
    const includes = { tweets: [{ id: QUOTED_ID, author_id: '14' }], users: [v2User('14', 'davi')] };
    expect(rowOf({ referenced_tweets: [quoted] }, includes).referenced_username).toBe('davi');
    expect(rowOf({ referenced_tweets: [quoted] }, { ...includes, posts: [] }).referenced_username).toBe('davi');
  });

  it('of a retweet without its original stands in the text', () => {
    const retweet = { referenced_tweets: [{ type: 'retweeted', id: '7' }], text: 'RT @Davi_1: oi' };
    expect(rowOf(retweet).referenced_username).toBe('Davi_1');
  });

  it('of a quote without the quoted tweet stands in its link', () => {
    const link = (user: string) => ({ urls: [{ expanded_url: `https://x.com/${user}/status/${QUOTED_ID}` }] });

    expect(rowOf({ referenced_tweets: [quoted], entities: link('davi') }).referenced_username).toBe('davi');
    expect(rowOf({ referenced_tweets: [quoted], entities: link('i') }).referenced_username).toBeNull();
    expect(
      rowOf({ referenced_tweets: [{ type: 'quoted', id: '7' }], entities: link('davi') }).referenced_username,
    ).toBeNull();
  });

  it('of a reply is that of the user replied to', () => {
    const reply = { referenced_tweets: [repliedTo], in_reply_to_user_id: '12' };
    const mentions = [
      { username: 'ana', id: '11' },
      { username: 'bia', id: '12' },
    ];

    expect(rowOf(reply, { users: [v2User('12', 'bia')] }).referenced_username).toBe('bia');
    expect(rowOf({ ...reply, entities: { mentions } }).referenced_username).toBe('bia');
    expect(rowOf(reply).referenced_username).toBeNull();
  });
});
