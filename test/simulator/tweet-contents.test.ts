import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../core/config.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import { matcherOf } from '../../simulator/query/matcher.ts';
import { parseQuery } from '../../simulator/query/parse-query.ts';
import type { InventedPost } from '../../simulator/tweets/tweet.ts';
import { EVENING_MS, entityCuts, fullText, postsBefore, typed } from './posts.ts';

const POSTS = postsBefore(EVENING_MS, 60, { seed: 11 });
const WRITTEN = POSTS.filter(({ kind }) => kind !== 'retweet');
const share = (posts: readonly InventedPost[], test: (post: InventedPost) => boolean) =>
  posts.filter(test).length / posts.length;

/** The faces of the challenge and their kin, as X delivers them. */
const FACE = /[:;=]-?[)(D[\]{}]|:'\(|&lt;\/?3(?!\d*%)|xD|:P|:\/(?!\/)|\\o\/|\^\^|\(:|T_T/u;

describe('a simulated tweet', () => {
  it('is there in all kinds', () => {
    for (const kind of ['original', 'reply', 'retweet', 'quote'] as const) {
      expect(share(POSTS, (post) => post.kind === kind)).toBeGreaterThan(0.05);
    }
  });

  it('has entities whose offsets cut exactly the tag, handle or address from its text', () => {
    const cuts = POSTS.flatMap(({ tweet }) => [
      ...entityCuts(tweet.text, tweet.entities),
      ...entityCuts(tweet.note_tweet?.text ?? '', tweet.note_tweet?.entities),
    ]);

    expect(cuts.length).toBeGreaterThan(1000);
    for (const [said, cut] of cuts) expect(cut).toBe(said);
    for (const sign of ['#', '$', '@', 'h']) expect(cuts.some(([said]) => said.startsWith(sign))).toBe(true);
  });

  it('has an entity for every tag and link in a text that is not cut', () => {
    for (const { tweet } of WRITTEN.filter((post) => !post.tweet.note_tweet)) {
      const { hashtags = [], mentions = [], urls = [] } = tweet.entities ?? {};
      expect(tweet.text.match(/#\p{L}/gu)?.length ?? 0).toBe(hashtags.length);
      expect(tweet.text.match(/(?<!\w)@\w/g)?.length ?? 0).toBe(mentions.length);
      expect(tweet.text.match(/https:/g)?.length ?? 0).toBe(new Set(urls.map(({ url }) => url)).size);
    }
  });

  it('has at most 280 typed characters, without the handle of who is answered, unless it is a note', () => {
    for (const { tweet, inReplyTo } of WRITTEN) {
      const text = typed(tweet.text);
      const opening = inReplyTo ? inReplyTo.username.length + 2 : 0;
      expect([...text].length - opening).toBeLessThanOrEqual(280);
      expect(text).toBe(text.trim());
    }
  });

  it('carries a face in about a third of the texts', () => {
    const withFace = share(WRITTEN, (post) => FACE.test(fullText(post).replace(/https:\S+/g, '')));

    expect(withFace).toBeGreaterThan(0.27);
    expect(withFace).toBeLessThan(0.45);
    for (const face of [':)', ':(', ':D', '&lt;3', ":'(", ':[', ':{']) {
      expect(WRITTEN.some((post) => fullText(post).includes(face))).toBe(true);
    }
  });

  it('holds emoji, joined ones and flags among them, and escapes as X delivers them', () => {
    for (const part of ['👏', '👨‍👩‍👧‍👦', '🇧🇷', '🙏🏽', '❤️', '&amp;', 'P&amp;D', '&lt;', '-&gt;']) {
      expect(WRITTEN.some((post) => fullText(post).includes(part))).toBe(true);
    }
    for (const { tweet } of POSTS) expect(tweet.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
  });

  it('speaks Portuguese mostly', () => {
    expect(share(POSTS, ({ tweet }) => tweet.lang === 'pt')).toBeGreaterThan(0.9);
    expect(new Set(POSTS.map(({ tweet }) => tweet.lang))).toEqual(new Set(['pt', 'es', 'en', 'und']));
  });

  it('is what the default search is after mostly, and often enough not', () => {
    const [search] = parseConfig({}, 'defaults').searches;
    const parsed = parseQuery(search?.query ?? '');
    if (parsed.kind !== 'query') throw new Error('default search must be a query');
    const matches = matcherOf(parsed.query, 'case');

    for (const posts of [WRITTEN, POSTS.filter(({ kind }) => kind === 'retweet')]) {
      expect(share(posts, matches)).toBeGreaterThan(0.63);
      expect(share(posts, matches)).toBeLessThan(0.75);
    }
    const missed = WRITTEN.filter((post) => !matches(post)).map(fullText);
    for (const word of [/presidente do clube/, /\blula\b/i]) expect(missed.some((text) => word.test(text))).toBe(true);
  });
});

describe('a simulated note', () => {
  it('has a full text beyond 280 characters, and a text that is its beginning up to the end of a word', () => {
    const notes = WRITTEN.filter(({ tweet }) => tweet.note_tweet);

    expect(notes.length).toBeGreaterThan(20);
    for (const { tweet } of notes) {
      const full = tweet.note_tweet?.text ?? '';
      expect([...typed(full)].length).toBeGreaterThan(280);
      expect(full.startsWith(tweet.text)).toBe(true);
      expect(full.slice(tweet.text.length)).toMatch(/^\s/);
      expect([...typed(tweet.text)].length).toBeGreaterThan(240);
    }
  });
});

describe('a simulated retweet', () => {
  it('begins with RT, ends at 140 characters, and refers to the tweet that has the whole text', () => {
    const retweets = POSTS.filter(({ kind }) => kind === 'retweet');
    const cut = retweets.filter(({ tweet }) => tweet.text.endsWith('…'));

    expect(cut.length).toBeGreaterThan(50);
    for (const { tweet, referenced } of retweets) {
      const full = `RT @${referenced?.author.username}: ${referenced?.tweet.text}`;
      expect(full.startsWith(tweet.text.replace(/…$/, ''))).toBe(true);
      expect([...typed(tweet.text)].length).toBeLessThanOrEqual(140);
      if (!cut.some((post) => post.tweet === tweet)) expect(tweet.text).toBe(full);
    }
  });
});

describe('a simulated reply', () => {
  it('opens with the handle of who is answered and stands in their thread', () => {
    const replies = POSTS.filter(({ kind }) => kind === 'reply');

    for (const { tweet, referenced, inReplyTo } of replies) {
      expect(tweet.text.startsWith(`@${referenced?.author.username} `)).toBe(true);
      expect(tweet.in_reply_to_user_id).toBe(referenced?.author.id);
      expect(inReplyTo).toEqual(referenced?.author);
      expect(tweet.conversation_id).toBe(referenced?.tweet.id);
      expect(tweet.referenced_tweets?.[0]?.type).toBe('replied_to');
    }
  });
});

describe('a simulated quote', () => {
  it('ends with a link to the quoted tweet', () => {
    const quotes = POSTS.filter(({ kind, media }) => kind === 'quote' && media.length === 0);

    for (const { tweet, referenced } of quotes) {
      const link = tweet.entities?.urls?.at(-1);
      expect(tweet.text.endsWith(link?.url ?? '?')).toBe(true);
      expect(link?.expanded_url).toBe(`https://x.com/${referenced?.author.username}/status/${referenced?.tweet.id}`);
      expect(link?.display_url).toMatch(/^x\.com\/.{14}…$/);
      expect(tweet.referenced_tweets?.[0]?.type).toBe('quoted');
    }
  });
});

describe('what a simulated tweet carries', () => {
  it('is media whose keys agree between attachments, links and media objects', () => {
    const withMedia = POSTS.filter(({ media }) => media.length > 0);

    expect(new Set(withMedia.flatMap(({ media }) => media.map(({ type }) => type)))).toEqual(
      new Set(['photo', 'video', 'animated_gif']),
    );
    for (const { tweet, media } of withMedia) {
      const keys = media.map(({ media_key }) => media_key);
      expect(tweet.attachments?.media_keys).toEqual(keys);
      expect(tweet.entities?.urls?.flatMap(({ media_key }) => media_key ?? []) ?? []).toEqual(
        tweet.note_tweet ? expect.anything() : keys,
      );
    }
    const keys = withMedia.flatMap(({ media }) => media.map(({ media_key }) => media_key));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is a place now and then, with a point inside it sometimes', () => {
    const placed = POSTS.filter(({ place }) => place);
    const points = placed.filter(({ tweet }) => tweet.geo?.coordinates);

    expect(placed.length).toBeGreaterThan(points.length);
    expect(points.length).toBeGreaterThan(0);
    for (const { tweet, place } of placed) expect(tweet.geo?.place_id).toBe(place?.id);
    for (const { tweet, place } of points) {
      const [longitude = 0, latitude = 0] = tweet.geo?.coordinates?.coordinates ?? [];
      const [west = 0, south = 0, east = 0, north = 0] = place?.geo.bbox ?? [];
      expect(longitude >= west && longitude <= east && latitude >= south && latitude <= north).toBe(true);
    }
  });

  it('is article links that X has unwound', () => {
    const links = POSTS.flatMap(({ tweet }) => tweet.entities?.urls ?? []).filter(({ unwound_url }) => unwound_url);

    expect(links.length).toBeGreaterThan(50);
    expect(links.some(({ expanded_url, unwound_url }) => expanded_url !== unwound_url)).toBe(true);
    for (const { url, expanded_url, unwound_url } of links) {
      expect(url).toMatch(/^https:\/\/t\.co\/[A-Za-z0-9]{10}$/);
      expect(new URL(expanded_url).hostname).toMatch(/\.example$/);
      expect(new URL(unwound_url ?? '').hostname).toMatch(/\.example$/);
    }
  });

  it('is an edit history that ends with its own id, longer when it was edited', () => {
    for (const { tweet } of POSTS) expect(tweet.edit_history_tweet_ids.at(-1)).toBe(tweet.id);
    expect(POSTS.some(({ tweet }) => tweet.edit_history_tweet_ids.length === 2)).toBe(true);
  });
});

describe('the people of the simulator', () => {
  it('have handles that are X handles and never there twice, and ids that agree with when they joined', () => {
    const people = new Map(
      POSTS.flatMap(({ author, mentioned }) => [author, ...mentioned]).map((user) => [user.id, user]),
    );

    expect(people.size).toBeGreaterThan(500);
    expect(new Set([...people.values()].map(({ username }) => username)).size).toBe(people.size);
    for (const { id, username, created_at } of people.values()) {
      expect(username).toMatch(/^[A-Za-z0-9_]{4,15}$/);
      const bornMs = snowflakeTimeMs(id);
      if (bornMs !== null) expect(Math.abs(bornMs - Date.parse(created_at))).toBeLessThan(1000);
    }
  });

  it('stand beside every tweet that names them', () => {
    for (const { tweet, author, mentioned } of POSTS) {
      expect(tweet.author_id).toBe(author.id);
      expect(mentioned.map(({ id }) => id)).toEqual([...new Set(tweet.entities?.mentions?.map(({ id }) => id))]);
    }
  });
});
