import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import type { QueryValue } from '../../pipeline/ports/query-engine.ts';
import { SEARCH_RECORDS } from '../support/search-records.ts';
import { putFile, putPart, tweetRow, withFolder } from './duckdb-lake.ts';

const SQL_FOLDER = join(__dirname, '../../sql');

/** What each query gives over the five tweets below and the records of two searches. */
const EXPECTED: Readonly<Record<string, readonly QueryValue[][]>> = {
  'busiest-hours': [
    [13, 4, 50, 25],
    [14, 1, 0, 0],
  ],
  coverage: [
    ['chuva', '2026-11-06T10:00:00.000Z', '2026-11-06T11:00:00.000Z', 1],
    ['outro', '2026-11-03T09:30:00.000Z', '2026-11-03T09:59:00.000Z', 1],
    ['presidente', '2026-11-02T09:30:00.000Z', '2026-11-03T10:00:00.000Z', 2],
    ['presidente', '2026-11-05T10:10:00.000Z', '2026-11-12T09:59:00.000Z', 1],
    ['sol', '2026-11-06T10:00:00.000Z', '2026-11-06T11:00:00.000Z', 1],
  ],
  languages: [
    ['pt', 4, 1, 1],
    ['unknown', 1, 1, 0],
  ],
  'newest-tweets': [
    ['2026-11-22T14:00:00.000Z', null, 'Neutral', null, 'five'],
    ['2026-11-21T13:06:00.000Z', 'ana', 'Positive', ':)', 'four'],
    ['2026-11-21T13:05:30.000Z', null, 'Negative', ':(', 'three'],
    ['2026-11-21T13:05:10.000Z', null, 'Neutral', null, 'two'],
    ['2026-11-21T13:05:00.000Z', null, 'Positive', ':)', 'one'],
  ],
  searches: [
    ['presidente', 'search', 'presidente lang:pt', '2026-11-02T10:00:00.000Z', '2026-11-02T10:00:00.000Z', 1, 1, 7],
    ['outro', 'search', 'outro', '2026-11-03T10:00:00.000Z', '2026-11-03T10:00:00.000Z', 1, 1, 7],
    ['presidente', 'search', 'presidente OR "olá"', '2026-11-03T10:00:00.000Z', '2026-11-04T10:00:00.000Z', 2, 1, 7],
    ['chuva', 'stream', 'chuva', '2026-11-06T10:00:00.000Z', '2026-11-06T10:00:00.000Z', 1, 1, 7],
    ['sol', 'stream', 'sol', '2026-11-06T10:00:00.000Z', '2026-11-06T10:00:00.000Z', 1, 1, 8],
    ['presidente', 'search', 'presidente lang:pt', '2026-11-12T10:00:00.000Z', '2026-11-12T10:00:00.000Z', 1, 1, 7],
  ],
  'sentiment-by-day': [
    ['2026-11-22', 1, 0, 0, 1, 0],
    ['2026-11-21', 4, 2, 1, 1, 50],
  ],
  'sentiment-by-minute': [
    ['2026-11-22T14:00:00.000Z', 1, 0, 0, 1],
    ['2026-11-21T13:06:00.000Z', 1, 1, 0, 0],
    ['2026-11-21T13:05:00.000Z', 3, 1, 1, 1],
  ],
  'top-hashtags': [
    ['brasil', 2, 2, 0],
    ['lula', 1, 1, 0],
  ],
  'top-symbols': [
    [':)', 'Positive', 2],
    [':(', 'Negative', 1],
  ],
};

describe('sql/', () => {
  it('has a test for each file', async () => {
    const names = (await readdir(SQL_FOLDER)).map((file) => file.replace(/\.sql$/, ''));

    expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.keys(EXPECTED))('%s says first what it answers, and answers it on DuckDB', (name) =>
    withFolder(async (folder) => {
      const sql = await readFile(join(SQL_FOLDER, `${name}.sql`), 'utf8');
      await putTweets(folder);

      expect(sql).toMatch(/^-- [A-Z].*\.\n(select|with)\b/);
      expect(sql).not.toContain(';\n');
      expect(await answerOf(folder, sql)).toEqual(EXPECTED[name]);
    }),
  );

  it.each(Object.keys(EXPECTED))('%s gives nothing for an empty lake', (name) =>
    withFolder(async (folder) => {
      expect(await answerOf(folder, await readFile(join(SQL_FOLDER, `${name}.sql`), 'utf8'))).toEqual([]);
    }),
  );
});

async function putTweets(folder: string): Promise<void> {
  const at = (time: string, row: Partial<TweetRow>) => ({ created_at: Date.parse(time), lang: 'pt', ...row });
  const positive = { sentiment: 'Positive', symbol: ':)' } as const;
  await putPart(folder, '2026-11-21T13', [
    tweetRow({ id: '1', text: 'one', ...at('2026-11-21T13:05:00Z', { ...positive, hashtags: ['Brasil', 'brasil'] }) }),
    tweetRow({ id: '2', text: 'two', ...at('2026-11-21T13:05:10Z', { hashtags: [] }) }),
    tweetRow({ id: '3', text: 'three', ...at('2026-11-21T13:05:30Z', { sentiment: 'Negative', symbol: ':(' }) }),
    tweetRow({
      id: '4',
      text: 'four',
      ...at('2026-11-21T13:06:00Z', { ...positive, hashtags: ['brasil', 'lula'], author_username: 'ana', lang: null }),
    }),
  ]);
  for (const [key, lines] of Object.entries(SEARCH_RECORDS)) await putFile(folder, key, lines);
  await putPart(folder, '2026-11-22T14', [tweetRow({ id: '5', text: 'five', ...at('2026-11-22T14:00:00Z', {}) })]);
}

async function answerOf(lakeFolder: string, sql: string): Promise<(readonly QueryValue[])[]> {
  const engine = await duckdbQueryEngine({ lakeFolder });
  try {
    const rows: (readonly QueryValue[])[] = [];
    const { batches } = await engine.query(sql);
    for await (const batch of batches) rows.push(...batch);
    return rows;
  } finally {
    await engine.close();
  }
}
