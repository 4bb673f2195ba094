import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import type { JsonObject } from '../../core/json.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { FILES_START } from '../../pipeline/import/batch.ts';
import { importArchive } from '../../pipeline/import/import-archive.ts';
import { NO_JOURNAL } from '../../pipeline/import/no-journal.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { fullEnvelope } from '../core/decode-builders.ts';
import { richIncludes, richTweet, v1Tweet, v2Tweet } from '../core/shapes-builders.ts';
import { withApi } from '../simulator/simulated-api.ts';
import { inlineWorkers } from '../support/inline-workers.ts';
import { exportedLines } from '../support/lake-export.ts';
import { keysOf, memoryLake } from '../support/memory-lake.ts';
import { ownTweet } from '../support/own-archive.ts';

/** Imports the lines; gives how many tweets of each shape were seen. */
async function importLines(lake: Lake, lines: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const text = new TextEncoder().encode(lines.join('\n'));
  const collectedAt = '2026-11-22T00:00:00.000Z';
  const piece = { file: 'archive', member: null, firstLine: 1, collectedAt, text };
  async function* batches() {
    yield { pieces: [piece], unreadable: [], inputBytes: text.byteLength, end: FILES_START };
  }
  const { tally } = await importArchive(batches, inlineWorkers(lake), NO_JOURNAL);
  expect(tally.rejectedByKind).toEqual({});
  return tally.byShape;
}

/** All rows by id, but for the names of their RAW files. */
async function rowsById(lake: Lake): Promise<Map<string, Omit<TweetRow, 'raw_file'>>> {
  const rows = new Map<string, Omit<TweetRow, 'raw_file'>>();
  for (const key of await keysOf(lake, 'ref/')) {
    const part = await lake.store.get(key);
    for (const { raw_file: _, ...row } of part ? await lake.codec.decode(part.bytes) : []) rows.set(row.id, row);
  }
  return rows;
}

/** Imports records, exports them by SQL and imports that elsewhere: both lakes must hold the same. */
async function expectRoundTrip(records: readonly unknown[]): Promise<void> {
  await withFolder(async (folder) => {
    const first = await memoryLake({ store: folderObjectStore(folder) });
    await importLines(
      first,
      records.map((record) => JSON.stringify(record)),
    );
    const exported = await exportedLines(folder);
    const second = await memoryLake();

    expect(await importLines(second, exported)).toEqual({ export: exported.length });
    const expected = await rowsById(first);
    expect(expected.size).toBeGreaterThan(50);
    expect(await rowsById(second)).toEqual(expected);
  });
}

const EVERYTHING = {
  max_results: '100',
  'tweet.fields':
    'created_at,lang,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,note_tweet,entities,attachments,geo,public_metrics,possibly_sensitive,source,edit_history_tweet_ids',
  expansions: 'author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys,geo.place_id',
  'user.fields': 'created_at,description,location,public_metrics,verified',
  'media.fields': 'url,preview_image_url,alt_text,duration_ms',
  'place.fields': 'country_code,full_name,geo',
};

describe('what SQL exports of a lake and is imported elsewhere', () => {
  it('gives the same rows for simulated tweets with all that they refer to', () =>
    withApi(async (api) => {
      const pages: JsonObject[] = [];
      for (const names of ['tweet', 'post']) {
        const parameters = names === 'tweet' ? EVERYTHING : renamed(EVERYTHING);
        pages.push((await api.search({ query: 'presidente', ...parameters })).body);
      }
      await expectRoundTrip(pages);
    }));

  it('gives the same rows whatever shape a tweet came in, and whatever its text', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 20 }), (texts) =>
        expectRoundTrip([fullEnvelope(), ...texts.flatMap(inEveryShape)]),
      ),
      { numRuns: 2 },
    );
  });
});

/** Tweets that say this, of ids that no other number gives. */
function inEveryShape(text: string, number: number): unknown[] {
  const id = (place: number): string => `${1990000000000000000n + BigInt(number * 10 + place)}`;
  const created_at = '2010-01-01T00:00:00Z';
  return [
    { data: { ...richTweet(), id: `${number + 20}`, created_at, text }, includes: richIncludes() },
    v1Tweet({ id_str: id(1), text, truncated: number % 2 === 0 }),
    { tweet: ownTweet({ id_str: id(2), full_text: `RT @bia: ${text}` }) },
    { data: v2Tweet({ id: id(3), public_metrics: { repost_count: 6 }, note_post: { text } }) },
  ];
}

/** The parameters in the words of posts. */
function renamed(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name.replace('tweet', 'post'),
      value.replaceAll('tweet', 'post'),
    ]),
  );
}
