import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { xApiSource } from '../../adapters/x-api/x-api-source.ts';
import type { JsonObject } from '../../core/json.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import { compareIds, idAt, snowflakeTimeMs } from '../../core/snowflake.ts';
import { referencesOf } from '../../core/x-names.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { reconcile } from '../../pipeline/reconcile.ts';
import { writeRaw } from '../../pipeline/write-raw.ts';
import { type Replay, replay } from '../../simulator/replay/replay.ts';
import { fakeClock, memoryLake } from '../support/memory-lake.ts';
import { allRows, importInto, withTape } from '../support/replaying.ts';
import { MINUTE_MS, optionsFor } from '../support/sweeping.ts';
import { EVENING_MS } from './posts.ts';
import { type SimulatedApi, withApi } from './simulated-api.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

const SEARCH = { name: 'replayed', query: 'bom' };
const EVERYTHING = { expandAuthors: true, expandReferenced: true };
const KEEP_ALIVE_MS = 15_000;
const FIRST_MS = Date.parse('2020-03-01T12:00:00Z');
const OLD_MS = Date.parse('2009-06-01T12:00:00Z');

/** What a tweet of the archive is; those it refers to are named by how many tweets lie between. */
interface Written {
  readonly gapMs: number;
  readonly low: number;
  readonly kind: 'original' | 'replied_to' | 'quoted' | 'retweeted';
  readonly back: number;
  readonly face: string;
  readonly copies: number;
}

const written: fc.Arbitrary<Written> = fc.record({
  gapMs: fc.constantFrom(0, 0, 1, 40, 900, 5000),
  low: fc.integer({ min: 0, max: 4_000_000 }),
  kind: fc.constantFrom('original', 'original', 'replied_to', 'quoted', 'retweeted'),
  back: fc.integer({ min: 1, max: 9 }),
  face: fc.constantFrom(':)', ':(', ''),
  copies: fc.constantFrom(1, 1, 2),
});

/** `old`: so many tweets are of 2009, with ids that tell no time, or none of X's. */
const archives = fc.record({
  tweets: fc.array(written, { minLength: 1, maxLength: 30 }),
  old: fc.constantFrom(0, 0, 5),
  speed: fc.constantFrom(0.5, 1, 7, 60, 1000),
});

interface Made {
  readonly data: JsonObject & { readonly id: string };
  readonly author: JsonObject & { readonly id: string; readonly username: string };
}

/** The tweets of an archive in order of time; ids are unique. */
function madeOf({ tweets, old }: { readonly tweets: readonly Written[]; readonly old: number }): Made[] {
  const made: Made[] = [];
  let timeMs = FIRST_MS;
  for (const [i, tweet] of tweets.entries()) {
    timeMs += tweet.gapMs;
    const key = i < old ? oldKey(i, old) : { id: String(BigInt(idAt(timeMs)) + BigInt(tweet.low)), timeMs };
    if (made.some(({ data }) => data.id === key.id)) continue;
    const author = { id: String(100 + (i % 3)), username: `pessoa${i % 3}`, name: `Pessoa ${i % 3}` };
    const meant = tweet.kind === 'original' ? undefined : made[made.length - tweet.back];
    const created_at = new Date(key.timeMs).toISOString();
    const text = `bom ${i} ${tweet.face} &lt;3`;
    const words = { id: key.id, created_at, text, lang: 'pt', author_id: author.id };
    made.push({
      data: { ...words, edit_history_tweet_ids: [key.id], ...referringTo(key.id, tweet.kind, meant) },
      author,
    });
  }
  return made;
}

/** Two tweets a second, whose ids are not in order; one was typed in. */
function oldKey(index: number, count: number): { readonly id: string; readonly timeMs: number } {
  const number = 2_000_000_000 + ((index * 7) % count);
  return { id: index === 1 ? 'form-01ABC' : String(number), timeMs: OLD_MS + Math.floor(index / 2) * 1000 };
}

function referringTo(id: string, kind: Written['kind'], meant: Made | undefined): JsonObject {
  if (meant === undefined) return { conversation_id: id };
  const address = `https://twitter.com/${meant.author.username}/status/${meant.data.id}`;
  return {
    conversation_id: kind === 'replied_to' ? meant.data.conversation_id : id,
    referenced_tweets: [{ type: kind, id: meant.data.id }],
    ...(kind === 'quoted' && { entities: { urls: [{ url: 'https://t.co/x', expanded_url: address }] } }),
  };
}

/** A stream line for each tweet, with what it refers to. */
function linesOf(made: readonly Made[]): JsonObject[] {
  return made.map(({ data, author }) => {
    const meant = made.find((other) => other.data.id === referencesOf(data)[0]?.id);
    const users = new Map([author, ...(meant ? [meant.author] : [])].map((user) => [user.id, user]));
    return { data, includes: { users: [...users.values()], ...(meant && { tweets: [meant.data] }) } };
  });
}

/** Writes the archive as two files of different shapes, not in order; gives their paths. */
async function writeArchive(lines: readonly JsonObject[], tweets: readonly Written[]): Promise<string[]> {
  const copied = lines.flatMap((line, i) => Array.from({ length: tweets[i]?.copies ?? 1 }, () => line)).reverse();
  const half = Math.ceil(copied.length / 2);
  const paths = [join(folder, 'a.jsonl'), join(folder, 'b.gz')];
  await writeFile(
    paths[0] as string,
    copied
      .slice(0, half)
      .map((line) => `${JSON.stringify(line)}\r\n`)
      .join(''),
  );
  await writeFile(paths[1] as string, gzipSync(JSON.stringify(copied.slice(half), null, 1)));
  return paths;
}

/** A row as it must be the same before and after: ids of tweets by their place in the archive, in order of time. */
function comparable(rows: readonly TweetRow[]) {
  const sorted = [...rows].sort((a, b) => a.created_at - b.created_at || compareIds(a.id, b.id));
  const places = new Map(sorted.map(({ id }, place) => [id, place]));
  const placeOf = (id: string | null) => (id === null ? null : (places.get(id) ?? id));
  return sorted.map((row) => {
    const { created_at, collected_at, collected_by, raw_file, rules, urls, author_created_at, ...same } = row;
    return {
      ...same,
      id: placeOf(row.id),
      conversation_id: placeOf(row.conversation_id),
      referenced_id: placeOf(row.referenced_id),
      original_id: placeOf(row.original_id),
    };
  });
}

/** Serves the archive, with what an import of it gives. */
async function whileReplayed(
  given: { readonly tweets: readonly Written[]; readonly old: number; readonly speed: number },
  test: (posts: Replay, imported: readonly TweetRow[]) => Promise<void>,
): Promise<void> {
  const paths = await writeArchive(linesOf(madeOf(given)), given.tweets);
  const imported = await memoryLake();
  await importInto(imported, paths);
  // Eleven years at the speed of a million take six minutes.
  const speed = given.old > 0 ? 1_000_000 : given.speed;
  const rows = await allRows(imported);
  await withTape(paths, speed, async (tape) => {
    expect(tape.count).toBe(rows.length);
    const posts = replay(tape, EVENING_MS);
    await test(posts, rows);
  });
}

describe('a replay', () => {
  it('gives a lake that searches it the tweets of the archive, retweets apart, with moved ids in the same order', () =>
    fc.assert(
      fc.asyncProperty(archives, (given) =>
        whileReplayed(given, async (posts, imported) => {
          const clock = fakeClock(posts.endMs + 2 * MINUTE_MS);
          const lake = await memoryLake({ clock });
          await withApi(
            async (api) => {
              const source = xApiSource({ url: api.url, token: 'any', ...EVERYTHING });
              const firstLookbackMs = clock.nowMs() - EVENING_MS + MINUTE_MS;
              const options = optionsFor(lake, { firstLookbackMs, settleMs: MINUTE_MS });
              expect(await sweep(lake, source, SEARCH, options)).toMatchObject({ kind: 'complete', rejected: 0 });
            },
            { posts, now: clock.nowMs },
          );

          // In the lake of the archive the places of tweets count those that search does not give.
          const wanted = comparable(imported);
          const found = comparable(await refined(lake));
          const kept = wanted.filter(({ kind }) => kind !== 'retweet');
          expect(found.map(essence)).toEqual(kept.map(essence));
        }),
      ),
      { numRuns: 25 },
    ));

  it('gives one that holds its stream all of them, each with what it refers to', () =>
    fc.assert(
      fc.asyncProperty(archives, (given) =>
        whileReplayed(given, async (posts, imported) => {
          const lake = await memoryLake();
          await withApi((api) => takeStream(api, lake, posts.endMs), { posts });

          expect(comparable(await refined(lake))).toEqual(comparable(imported));
        }),
      ),
      { numRuns: 15 },
    ));

  it('lets each tweet come after as much time as it came after the first, divided by the speed', () =>
    fc.assert(
      fc.asyncProperty(archives, async ({ tweets, speed }) => {
        const made = madeOf({ tweets, old: 0 });
        const paths = await writeArchive(linesOf(made), tweets);
        await withTape(paths, speed, async (tape) => {
          const posts = replay(tape, EVENING_MS);
          const all = [...posts.newestFirst({ sinceId: '1', untilId: LAST_ID })].reverse();

          const firstMs = Math.min(...made.map(({ data }) => snowflakeTimeMs(data.id) ?? 0));
          for (const { timeMs, tweet } of all) {
            const { data } = made.find((other) => other.data.text === tweet.text) as Made;
            const wantedMs = EVENING_MS + ((snowflakeTimeMs(data.id) ?? 0) - firstMs) / speed;
            expect(Math.abs(timeMs - wantedMs)).toBeLessThanOrEqual(1);
            if (speed === 1) expect(BigInt(tweet.id) % LOW_BITS).toBe(BigInt(data.id) % LOW_BITS);
            expect(tweet.created_at).toBe(`${new Date(timeMs).toISOString().slice(0, 19)}.000Z`);
          }
          expect(all.map(({ tweet }) => tweet.id)).toEqual(
            [...new Set(all.map(({ tweet }) => tweet.id))].sort(compareIds),
          );
          expect(all).toHaveLength(made.length);
          expect(posts.count({ sinceId: '1', untilId: LAST_ID })).toBe(made.length);
        });
      }),
      { numRuns: 25 },
    ));

  it('refuses to go beyond the ids that there are', () => {
    const tape = { count: 1, placeOf: () => 0, placeOfId: () => null, envelopeAt: () => '{}' };
    expect(() => replay({ ...tape, offsetAt: () => 1n << 62n }, EVENING_MS)).not.toThrow();
    expect(() => replay({ ...tape, offsetAt: () => 1n << 63n }, EVENING_MS)).toThrow(RangeError);
  });
});

const LAST_ID = String((1n << 63n) - 1n);
const LOW_BITS = 1n << 22n;

const ESSENCE = ['text', 'symbol', 'sentiment', 'kind', 'author_id', 'author_username', 'lang'] as const;

function essence(row: Pick<TweetRow, (typeof ESSENCE)[number]>) {
  return ESSENCE.map((column) => row[column]);
}

async function refined(lake: Lake): Promise<TweetRow[]> {
  await reconcile(lake, { days: 'all', refine: 'now' });
  return allRows(lake);
}

/** Holds the stream until all tweets have come, and writes them as they came. */
async function takeStream(api: SimulatedApi, lake: Lake, endMs: number): Promise<void> {
  await api.addRules({ value: SEARCH.query });
  const stream = await api.connect({
    expansions: 'author_id,referenced_tweets.id,referenced_tweets.id.author_id',
    'tweet.fields': 'author_id,conversation_id,created_at,edit_history_tweet_ids,entities,lang,referenced_tweets',
    'user.fields': 'name,username',
  });
  api.advance(endMs - api.clock.nowMs + 7000);
  // Signs of life come only when there is nothing else; the longest pause, eleven years at the speed of a million, has fewer.
  api.advance(40 * KEEP_ALIVE_MS);
  const text = await stream.readUntil((soFar) => soFar.endsWith('\r\n'.repeat(35)));
  await stream.leave();
  const origin = { collectedAt: new Date(EVENING_MS).toISOString(), collectedBy: 'stream' };
  const lines = text.split('\r\n').filter((line) => line !== '');
  await writeRaw(
    lake,
    lines.flatMap((line) => envelopesOf(JSON.parse(line), line, origin).lines),
  );
}
