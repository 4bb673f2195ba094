import { describe, expect, it } from '@jest/globals';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { LakeError } from '../../core/errors.ts';
import { type JsonObject, objectsOf } from '../../core/json.ts';
import { SEARCHES_FILE_BYTES_MAX, type SearchRun } from '../../core/search-record.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { recordBegin, recordEnd } from '../../pipeline/record-run.ts';
import { fakeSource } from '../support/fake-source.ts';
import { fakeClock, keysOf, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { DAY_MS, MINUTE_MS, optionsFor, published, SEARCH, STATE_KEY } from '../support/sweeping.ts';

const RUN: SearchRun = { name: 'a', source: 'search', query: 'q', run: 'r', beganAtMs: TEST_NOW_MS };
const END = {
  atMs: TEST_NOW_MS,
  outcome: 'cut',
  reason: 'why',
  posts: 1,
  requests: 2,
  covered: [],
  missed: [],
} as const;

describe('the record of a run', () => {
  it('is durable before the first request: name, text and time', async () => {
    const lake = await memoryLake();
    const source = fakeSource([]);
    let atFirstRequest: readonly JsonObject[] = [];
    const { search } = source;
    source.search = async (request) => {
      atFirstRequest = await recordsOf(lake);
      return search(request);
    };

    await sweep(lake, source, SEARCH, optionsFor(lake, { runId: 'first' }));

    const at = new Date(TEST_NOW_MS).toISOString();
    expect(atFirstRequest).toEqual([
      {
        run: 'first',
        began_at: at,
        event: 'began',
        event_at: at,
        name: 'presidente',
        source: 'search',
        query: SEARCH.query,
      },
    ]);
  });

  it('ends with what the run covered, and with what it cost', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(60, 60));

    await sweep(lake, source, SEARCH, optionsFor(lake));

    const [, covered, ended] = await recordsOf(lake);
    expect(covered).toMatchObject({
      event: 'covered',
      query: SEARCH.query,
      tweets_from: '2026-11-21T13:00:00.000Z',
      tweets_until: '2026-11-21T13:29:00.000Z',
    });
    expect(ended).toMatchObject({ event: 'ended', outcome: 'complete', posts: 29, requests: 1 });
    expect(ended).not.toHaveProperty('reason');
  });

  it('tells the rest of a cut sweep from what came since, each under the text by which it was read', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const source = fakeSource(published(30, 6));
    source.remaining.push(0);
    await sweep(lake, source, SEARCH, optionsFor(lake));
    clock.advance(15 * MINUTE_MS);

    await sweep(lake, source, { ...SEARCH, query: 'another' }, optionsFor(lake));

    const covered = (await recordsOf(lake)).filter(({ event }) => event === 'covered');
    expect(covered.map(({ query, tweets_from, tweets_until }) => [query, tweets_from, tweets_until])).toEqual([
      [SEARCH.query, '2026-11-21T13:19:00.000Z', '2026-11-21T13:29:00.000Z'],
      ['another', '2026-11-21T13:00:00.000Z', '2026-11-21T13:19:00.000Z'],
      ['another', '2026-11-21T13:29:00.000Z', '2026-11-21T13:44:00.000Z'],
    ]);
  });

  it('says what was out of reach', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));
    clock.advance(8 * DAY_MS);

    await sweep(lake, fakeSource([]), SEARCH, optionsFor(lake));

    expect((await recordsOf(lake)).filter(({ event }) => event === 'missed')).toMatchObject([
      { tweets_from: '2026-11-21T13:29:00.000Z', tweets_until: '2026-11-22T13:40:00.000Z' },
    ]);
  });

  it('is ended by the next run when its own died, with what it had covered', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const dying = fakeSource(published(30, 6));
    const { search } = dying;
    dying.search = (request) => (dying.requests.length < 1 ? search(request) : Promise.reject(new Error('killed')));
    await expect(sweep(lake, dying, SEARCH, optionsFor(lake, { runId: 'dying' }))).rejects.toThrow('killed');
    clock.advance(6 * MINUTE_MS);

    await sweep(lake, fakeSource(published(30, 6)), SEARCH, optionsFor(lake));

    const ofDying = (await recordsOf(lake)).filter(({ run }) => run === 'dying');
    expect(ofDying).toMatchObject([
      { event: 'began' },
      { event: 'covered', tweets_from: '2026-11-21T13:19:00.000Z', tweets_until: '2026-11-21T13:29:00.000Z' },
      { event: 'ended', outcome: 'died' },
    ]);
  });
});

describe('a run that was taken for dead', () => {
  it('still says what it covered after that, when the run that found it came to nothing', async () => {
    const lake = await memoryLake();
    const refusing = async (): Promise<never> => Promise.reject(new LakeError('refused'));
    const { store } = lake;
    const failing: Lake = {
      ...lake,
      store: { ...store, put: (key, ...rest) => (key === STATE_KEY ? refusing() : store.put(key, ...rest)) },
    };
    const holder = { host: 'here', pid: 1, startedAt: '1' };
    const claimant = { holder, isGone: () => true };
    const source = fakeSource(published(30, 6));
    const { search } = source;
    source.search = async (request) => {
      if (source.requests.length === 1) {
        await expect(sweep(failing, source, SEARCH, optionsFor(lake, { claimant }))).rejects.toThrow('refused');
      }
      return search(request);
    };

    await sweep(lake, source, SEARCH, optionsFor(lake, { runId: 'alive', claimant }));

    const ofAlive = (await recordsOf(lake)).filter(({ run }) => run === 'alive');
    expect(ofAlive.map(({ event, outcome }) => [event, outcome])).toEqual([
      ['began', undefined],
      ['covered', undefined],
      ['ended', 'died'],
      ['covered', undefined],
      ['ended', 'complete'],
    ]);
    expect(ofAlive[3]).toMatchObject({
      tweets_from: '2026-11-21T13:00:00.000Z',
      tweets_until: '2026-11-21T13:29:00.000Z',
    });
  });
});

describe('the file of records', () => {
  it('only grows at its end, and is left for a new one when it is full', async () => {
    const lake = await memoryLake();
    const query = 'x'.repeat(10_000);

    for (let i = 0; i < 60; i++) {
      const before = await textsOf(lake);
      await recordBegin(lake, { ...RUN, query, run: `run ${i}` });
      const after = await textsOf(lake);
      expect(before.every((text, n) => after[n]?.startsWith(text))).toBe(true);
    }

    expect(await keysOf(lake, 'searches/')).toEqual([
      'searches/a/2026-11-21-0001.json',
      'searches/a/2026-11-21-0002.json',
    ]);
    for (const text of await textsOf(lake)) expect(text.length).toBeLessThan(SEARCHES_FILE_BYTES_MAX + 11_000);
  });

  it('holds each line once, also when the answer of a write was lost', async () => {
    const store = memoryObjectStore();
    const lake = await memoryLake({
      store: {
        ...store,
        put: async (...args) => {
          await store.put(...args);
          return { kind: 'conflict' };
        },
      },
    });

    const key = await recordBegin(lake, RUN);
    await recordEnd(lake, RUN, END, key);
    await recordEnd(lake, RUN, END, key);

    expect((await recordsOf(lake)).map(({ event }) => event)).toEqual(['began', 'ended']);
  });

  it('loses no line of two runs that write at once', async () => {
    const lake = await memoryLake();

    await Promise.all(Array.from({ length: 6 }, (_, i) => recordBegin(lake, { ...RUN, run: `run ${i}` })));

    expect((await recordsOf(lake)).map(({ run }) => run).sort()).toEqual(
      Array.from({ length: 6 }, (_, i) => `run ${i}`),
    );
  });

  it('is tried again after longer and longer pauses while others change it, and not taken for written', async () => {
    const open = await memoryLake();
    const store = { ...open.store, put: async () => ({ kind: 'conflict' }) as const };
    const pausesMs: number[] = [];
    const clock = { ...open.clock, sleep: async (ms: number) => void pausesMs.push(ms) };

    await expect(recordBegin({ ...open, store, clock, random: () => 0.5 }, RUN)).rejects.toThrow('20 times');

    expect(pausesMs).toEqual([125, 250, 500, 1000, ...Array.from({ length: 15 }, () => 2000)]);
  });
});

async function textsOf(lake: Lake): Promise<string[]> {
  const keys = await keysOf(lake, 'searches/');
  return Promise.all(keys.map(async (key) => new TextDecoder().decode((await lake.store.get(key))?.bytes)));
}

async function recordsOf(lake: Lake): Promise<readonly JsonObject[]> {
  const lines = (await textsOf(lake)).flatMap((text) => text.trimEnd().split('\n'));
  return objectsOf(lines.map((line) => JSON.parse(line)));
}
