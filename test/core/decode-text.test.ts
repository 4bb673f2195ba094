import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../core/json.ts';
import { decodeRow, rowOf } from './decode-builders.ts';
import { envelopes, QUOTED_ID, TWEET_ID, v1Tweet, v1User, v2User } from './shapes-builders.ts';

const LONG = 'palavra '.repeat(20);
const SELF_LINK = { url: 'https://t.co/abc', expanded_url: `https://twitter.com/i/web/status/${TWEET_ID}` };
const RETWEET = { referenced_tweets: [{ type: 'retweeted', id: QUOTED_ID }], text: 'RT @davi: começo…' };

function retweetOf(original: JsonObject, users = [v2User('14', 'davi')]) {
  return rowOf(RETWEET, { tweets: [{ id: QUOTED_ID, author_id: '14', ...original }], users });
}

describe('the text of a row', () => {
  it('is the long form when there is one', () => {
    const long = { text: `${LONG}…`, entities: { hashtags: [{ tag: 'fim' }] } };
    const short = { text: 'palavra… https://t.co/abc', entities: { hashtags: [], urls: [SELF_LINK] } };

    for (const name of ['note_tweet', 'note_post']) {
      expect(rowOf({ ...short, [name]: long })).toMatchObject({
        text: long.text,
        text_complete: true,
        hashtags: ['fim'],
        urls: [SELF_LINK.expanded_url],
      });
    }
  });

  it('is unescaped once, & last', () => {
    expect(rowOf({ text: '&lt;3 &amp;lt;3 &gt;:( R&amp;D &quot;' }).text).toBe('<3 &lt;3 >:( R&D &quot;');
  });

  it('keeps a null byte and replaces half a character', () => {
    expect(rowOf({ text: 'a\0b \ud83d c 🙂 \ude42' }).text).toBe('a\0b \ufffd c 🙂 \ufffd');
  });

  it('of a retweet is the whole text of the original after its author', () => {
    expect(retweetOf({ text: 'começo e fim &lt;3 :(' })).toMatchObject({
      kind: 'retweet',
      text: 'RT @davi: começo e fim <3 :(',
      symbol: ':(',
      text_complete: true,
    });
    expect(retweetOf({ text: 'x', note_tweet: { text: 'longo' } }).text).toBe('RT @davi: longo');
  });

  it('of a retweet names the author as the retweet does when the author is not included', () => {
    expect(retweetOf({ text: 'inteiro' }, []).text).toBe('RT @davi: inteiro');
  });

  it('of a retweet without its original may be cut', () => {
    expect(rowOf(RETWEET)).toMatchObject({ text: 'RT @davi: começo…', text_complete: false });
  });

  it('of a retweet may be cut when the original is', () => {
    const cut = { text: `${LONG}… https://t.co/abc` };
    expect(retweetOf(cut)).toMatchObject({ text: `RT @davi: ${cut.text}`, text_complete: false });
  });

  it('of a quote is its own', () => {
    const quote = { text: 'veja', referenced_tweets: [{ type: 'quoted', id: QUOTED_ID }] };
    expect(rowOf(quote, { tweets: [{ id: QUOTED_ID, text: 'citado' }] })).toMatchObject({
      kind: 'quote',
      text: 'veja',
      text_complete: true,
    });
  });
});

describe('text_complete', () => {
  const cut = `${LONG}fim… https://t.co/abc`;

  it('is false for a text that ends with an ellipsis and a link to the tweet itself', () => {
    expect(rowOf({ text: cut, entities: { urls: [SELF_LINK] } }).text_complete).toBe(false);
  });

  it('is false for a text that ends with an ellipsis and a link that nothing explains', () => {
    expect(rowOf({ text: cut }).text_complete).toBe(false);
  });

  it('is true where the person wrote the ellipsis', () => {
    const elsewhere = { url: 'https://t.co/abc', expanded_url: 'https://jornal.example/' };
    expect(rowOf({ text: cut, entities: { urls: [elsewhere] } }).text_complete).toBe(true);
    expect(rowOf({ text: `${LONG}…` }).text_complete).toBe(true);
    expect(rowOf({ text: 'hm… https://t.co/abc', entities: { urls: [SELF_LINK] } }).text_complete).toBe(true);
  });

  it('follows truncated for a v1.1 tweet', () => {
    const row = (over: JsonObject) => decodeRow(envelopes(v1Tweet(over))[0]);

    expect(row({ truncated: true })).toMatchObject({ text: 'bom dia :)', text_complete: false });
    expect(row({ truncated: true, extended_tweet: { full_text: 'bom dia &amp; noite' } })).toMatchObject({
      text: 'bom dia & noite',
      text_complete: true,
    });
    expect(row({ full_text: 'inteiro', truncated: false })).toMatchObject({ text: 'inteiro', text_complete: true });
    const original = v1Tweet({ id_str: QUOTED_ID, user: v1User('14', 'davi'), full_text: 'inteiro' });
    expect(row({ retweeted_status: original })).toMatchObject({ text: 'RT @davi: inteiro', text_complete: true });
  });
});
