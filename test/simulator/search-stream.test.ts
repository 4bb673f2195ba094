import { describe, expect, it } from '@jest/globals';
import { arrayOf, type JsonObject, objectOf, stringOf } from '../../core/json.ts';
import { compareIds, idAt } from '../../core/snowflake.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import type { InventedPost } from '../../simulator/tweets/tweet.ts';
import { EVENING_MS, HOUR_MS, isAboutPresidents, MINUTE_MS } from './posts.ts';
import { type SimulatedApi, withApi } from './simulated-api.ts';

const KEEP_ALIVE = '\r\n';
/** The word is in nearly every invented text, and so in what most retweets repeat. */
const PRESIDENTE = { value: 'presidente', tag: 'presidente' };
const namesPresident = (post: InventedPost): boolean => {
  const said = post.kind === 'retweet' && post.referenced ? post.referenced : post;
  return isAboutPresidents(said);
};

/** Waits for a sign of life, which comes only when there is nothing else, and gives all messages before it. */
async function messagesUpTo(api: SimulatedApi, untilMs: number, stream: Awaited<ReturnType<SimulatedApi['connect']>>) {
  api.advance(untilMs - api.clock.nowMs);
  await api.post('/2/tweets/search/stream/rules', { delete: { values: [PRESIDENTE.value] } });
  api.advance(30_000);
  const text = await stream.readUntil((read) => read.includes(`}\r\n${KEEP_ALIVE}`));
  return messagesOf(text);
}

function messagesOf(text: string): readonly JsonObject[] {
  return text.split('\r\n').flatMap((line) => (line === '' ? [] : [objectOf(JSON.parse(line))]));
}

const idOfMessage = ({ data }: JsonObject) => stringOf(objectOf(data).id) ?? '';

describe('GET /2/tweets/search/stream (fact: stream)', () => {
  it('sends each post that a rule matches, retweets too, within seconds of its time', () =>
    withApi(async (api) => {
      await api.addRules(PRESIDENTE);
      const stream = await api.connect();
      expect(stream.status).toBe(200);

      const ids = (await messagesUpTo(api, EVENING_MS + MINUTE_MS, stream)).map(idOfMessage);

      const posts = (fromMs: number, toMs: number) => [...tweetStream().newestFirst(windowOfTimes(fromMs, toMs))];
      const certain = posts(EVENING_MS, EVENING_MS + MINUTE_MS - 6000).filter(namesPresident);
      const possible = posts(EVENING_MS - 6000, EVENING_MS + MINUTE_MS).filter(namesPresident);
      expect(certain.some(({ kind }) => kind === 'retweet')).toBe(true);
      expect(ids).toEqual(expect.arrayContaining(certain.map(({ tweet }) => tweet.id)));
      expect(possible.map(({ tweet }) => tweet.id)).toEqual(expect.arrayContaining(ids));
    }));

  it('sends out of order, and a few posts twice', () =>
    withApi(
      async (api) => {
        await api.addRules(PRESIDENTE);
        const stream = await api.connect();

        const ids = (await messagesUpTo(api, EVENING_MS + MINUTE_MS, stream)).map(idOfMessage);

        const once = new Set(ids);
        // Of what is older only the second sending may be seen.
        const first = [...once].filter((id) => compareIds(id, idAt(EVENING_MS)) > 0);
        expect(first).not.toEqual([...first].sort(compareIds));
        expect(ids.length - once.size).toBeGreaterThan(0);
        expect(ids.length - once.size).toBeLessThan(0.02 * ids.length);
      },
      { postsPerMinute: 1200 },
    ));

  it('sends to a connection that comes later what it had not sent to the one before', () =>
    withApi(async (api) => {
      await api.addRules(PRESIDENTE);
      const first = await api.connect();
      api.advance(20_000);
      const before = await first.readUntil((text) => text.split('\r\n').length > 10);
      await first.leave();
      const second = await connectWhenFree(api);

      const after = await messagesUpTo(api, EVENING_MS + MINUTE_MS, second);

      const ids = [...messagesOf(before.slice(0, before.lastIndexOf('\r\n'))), ...after].map(idOfMessage);
      const certain = [...tweetStream().newestFirst(windowOfTimes(EVENING_MS, EVENING_MS + MINUTE_MS - 6000))];
      // What was on its way when the first left is lost, as it is on X.
      const missed = certain.filter((post) => namesPresident(post) && !ids.includes(post.tweet.id));
      expect(missed.every(({ timeMs }) => timeMs < EVENING_MS + 20_000)).toBe(true);
    }));

  it('names every rule that matched, by id and tag', () =>
    withApi(async (api) => {
      await api.addRules(PRESIDENTE, { value: 'presidente lang:pt', tag: 'pt' }, { value: 'xyz', tag: 'none' });
      const rules = (await api.get('/2/tweets/search/stream/rules')).data;
      const stream = await api.connect();
      api.advance(10_000);

      const [message] = messagesOf((await stream.readUntil((text) => text.includes('\r\n'))).split('\r\n')[0] ?? '');

      expect(arrayOf(message?.matching_rules)[0]).toEqual({ id: rules[0]?.id, tag: 'presidente' });
      expect(JSON.stringify(message)).not.toContain('none');
    }));

  it('shows the fields and expansions that are asked for, as search does', () =>
    withApi(async (api) => {
      await api.addRules(PRESIDENTE);
      const stream = await api.connect({ 'tweet.fields': 'created_at,lang', expansions: 'author_id' });
      api.advance(10_000);

      const [line = ''] = (await stream.readUntil((text) => text.includes('\r\n'))).split('\r\n');

      const message = objectOf(JSON.parse(line));
      expect(Object.keys(objectOf(message.data)).sort()).toEqual(
        ['author_id', 'created_at', 'edit_history_tweet_ids', 'id', 'lang', 'text'].sort(),
      );
      expect(objectOf(message.includes).users).toEqual([
        expect.objectContaining({ id: objectOf(message.data).author_id }),
      ]);
    }));

  it('gives a sign of life at least every twenty seconds when nothing matches', () =>
    withApi(async (api) => {
      await api.addRules({ value: 'xyzzy' });
      const stream = await api.connect();

      api.advance(20_000);
      expect(await stream.readUntil((text) => text !== '')).toBe(KEEP_ALIVE);
      api.advance(100_000);
      expect(await stream.readUntil((text) => text.length >= 6 * KEEP_ALIVE.length)).toMatch(/^(\r\n)+$/);
    }));

  it('is one connection for an app: the second is a 429 of its own kind until the first has left', () =>
    withApi(async (api) => {
      await api.addRules(PRESIDENTE);
      const first = await api.connect();

      const second = await api.get('/2/tweets/search/stream');

      expect(second.status).toBe(429);
      expect(second.body).toEqual({
        title: 'ConnectionException',
        detail: 'This stream is currently at the maximum allowed connection limit.',
        connection_issue: 'TooManyConnections',
        type: 'https://api.twitter.com/2/problems/streaming-connection',
      });
      await first.leave();
      expect((await connectWhenFree(api)).status).toBe(200);
    }));

  it('refuses who has no rules', () =>
    withApi(async (api) => {
      const refused = await api.get('/2/tweets/search/stream');

      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ title: 'ConnectionException', connection_issue: 'RuleConfigurationIssue' });
    }));

  it('keeps backfill_minutes to Enterprise (fact: reconnect), and wrong names out', () =>
    withApi(async (api) => {
      await api.addRules(PRESIDENTE);

      const backfill = await api.get('/2/tweets/search/stream?backfill_minutes=5');
      const unknown = await api.get('/2/tweets/search/stream?tweet.fields=nonsense&query=x');

      expect([backfill.status, unknown.status]).toEqual([400, 400]);
      expect(JSON.stringify(backfill.body)).toContain('Enterprise');
      expect(arrayOf(unknown.body.errors).length).toBe(2);
    }));

  it('may be connected to fifty times in fifteen minutes (fact: limits)', () =>
    withApi(async (api) => {
      for (let turn = 0; turn < 50; turn++) expect((await api.get('/2/tweets/search/stream')).status).toBe(409);

      const refused = await api.get('/2/tweets/search/stream');

      expect([refused.status, refused.body.title]).toEqual([429, 'Too Many Requests']);
      expect(refused.headers.get('x-rate-limit-limit')).toBe('50');
      api.clock.nowMs += HOUR_MS;
      expect((await api.get('/2/tweets/search/stream')).status).toBe(409);
    }));
});

/** The server learns a moment later that a client has left. */
async function connectWhenFree(api: SimulatedApi) {
  for (let turn = 0; turn < 40; turn++) {
    const stream = await api.connect();
    if (stream.status === 200) return stream;
  }
  throw new Error('stream must be free once its client has left');
}
