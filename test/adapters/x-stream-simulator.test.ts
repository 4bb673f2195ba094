import { describe, expect, it } from '@jest/globals';
import { xFilteredStream } from '../../adapters/x-stream/x-filtered-stream.ts';
import { SourceError } from '../../core/errors.ts';
import type { FilteredStream } from '../../pipeline/ports/filtered-stream.ts';
import { syncRules } from '../../pipeline/stream/sync-rules.ts';
import { startSimulator } from '../../simulator/server.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const LULA = { name: 'lula', query: 'lula lang:pt' };
const BRASIL = { name: 'brasil', query: '"presidente do brasil"' };

describe('the stream\'s rules at the simulator (row "stream")', () => {
  it('are kept in step with the searches, and those of others are left alone', () =>
    withStream(async (feed) => {
      await feed.addRules([{ value: 'gatos', tag: 'lula' }]);

      await syncRules(feed, [LULA, BRASIL]);
      expect(await rulesOf(feed)).toEqual([
        'lula gatos',
        'tweetlake:brasil "presidente do brasil"',
        'tweetlake:lula lula lang:pt',
      ]);

      await syncRules(feed, [{ ...LULA, query: 'lula' }]);
      expect(await rulesOf(feed)).toEqual(['lula gatos', 'tweetlake:lula lula']);
    }));

  it('are changed when two searches change names', () =>
    withStream(async (feed) => {
      await syncRules(feed, [LULA, BRASIL]);

      await syncRules(feed, [
        { ...LULA, name: 'brasil' },
        { ...BRASIL, name: 'lula' },
      ]);

      expect(await rulesOf(feed)).toEqual(['tweetlake:brasil lula lang:pt', 'tweetlake:lula "presidente do brasil"']);
    }));

  it('are known by their searches, also where somebody else has set the same text', () =>
    withStream(async (feed) => {
      const [theirs] = await feed.addRules([{ value: LULA.query, tag: 'theirs' }]);

      const { queries, searches } = await syncRules(feed, [LULA, BRASIL]);

      expect(await rulesOf(feed)).toEqual(['theirs lula lang:pt', 'tweetlake:brasil "presidente do brasil"']);
      expect(searches.get(theirs?.id ?? '')).toBe('lula');
      expect(queries).toEqual([LULA, BRASIL]);
    }));

  it('are refused in the words of X when X cannot read them', () =>
    withStream(async (feed) => {
      const refused = await syncRules(feed, [LULA, { name: 'bad', query: '(lula' }]).catch((error: unknown) => error);

      expect(refused).toBeInstanceOf(SourceError);
      expect(refused).toMatchObject({ failure: { kind: 'invalid-request' } });
    }));

  it('lead to tweets that name them', () =>
    withStream(async (feed) => {
      await syncRules(feed, [BRASIL]);
      const messages = await firstMessages(feed, 3);

      for (const text of messages) expect(JSON.parse(text).matching_rules).toMatchObject([{ tag: 'tweetlake:brasil' }]);
    }));
});

async function withStream(action: (feed: FilteredStream) => Promise<void>): Promise<void> {
  const simulator = await startSimulator({ postsPerMinute: 60_000, steady: true });
  try {
    await action(xFilteredStream({ url: simulator.url, token: 'any', clock: virtualClock(0) }));
  } finally {
    await simulator.close();
  }
}

async function firstMessages(feed: FilteredStream, count: number): Promise<string[]> {
  const messages: string[] = [];
  for await (const event of feed.connect(new AbortController().signal)) {
    if (event.kind === 'line') messages.push(event.text);
    if (messages.length >= count) break;
  }
  return messages;
}

async function rulesOf(feed: FilteredStream): Promise<string[]> {
  return (await feed.rules()).map(({ tag, value }) => `${tag} ${value}`).sort();
}
