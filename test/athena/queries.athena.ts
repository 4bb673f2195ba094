import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { athenaValueOf } from '../../adapters/athena/athena-value.ts';
import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { rawDayPrefix } from '../../core/slot.ts';
import type { QueryValue } from '../../pipeline/ports/query-engine.ts';
import { putFile, putPart as putPartInFolder, rowsOf, tweetRow, withFolder } from '../adapters/duckdb-lake.ts';
import { SEARCH_RECORDS } from '../support/search-records.ts';
import { type MotoLake, motoLake, putPart, putRaw } from './moto-lake.ts';
import type { TrinoResult } from './trino-client.ts';

const SQL_FOLDER = join(import.meta.dirname, '..', '..', 'sql');
const FILES = readdirSync(SQL_FOLDER).filter((name) => name.endsWith('.sql'));

const SLOTS = ['2026-11-20T23', '2026-11-21T00', '2026-11-21T13'];
const RAW_DAY = '2026-11-21';

/** What columns go through from row to row, so that groups and filters have something to tell apart; all invented. */
const CYCLES: { readonly [C in keyof TweetRow]?: readonly TweetRow[C][] } = {
  lang: ['pt', 'en', 'es', 'pt', null],
  sentiment: ['Positive', 'Positive', 'Negative', 'Neutral'],
  symbol: ['😂', ':)', ':(', null],
  kind: ['original', 'reply', 'retweet', 'quote'],
  author_username: ['ana', 'bia', 'caio', 'davi', 'eva', 'fabi', 'gil'],
  hashtags: [null, [], ['Tag1', 'brasil'], ['tag1'], ['Tag2', 'brasil']],
  mentions: [['lula'], null],
  domains: [['exemplo.example'], null, null],
  media_types: [['photo'], null, null],
  place_country: ['BR', null, null, null],
  rules: [['presidente'], ['outro', 'presidente']],
  text_complete: [true],
};

function rowsOfSlot(slot: string): TweetRow[] {
  const startMs = Date.parse(`${slot}:00:00Z`);
  return Array.from({ length: 60 }, (_, i) => {
    const cycled = Object.entries(CYCLES).map(([name, values]) => [name, values[i % values.length]]);
    return tweetRow({
      ...Object.fromEntries(cycled),
      id: String(BigInt(startMs) * 1000n + BigInt(i)),
      created_at: startMs + i * 57_000,
      text: `bom dia ${i % 7}`,
      author_followers: (i % 11) * 100,
      like_count: i * 3,
      retweet_count: i,
    });
  });
}

const RAW_LINES = [
  '{"data":{"id":"1","text":"a","lang":"pt","public_metrics":{"like_count":3}},"collected_at":"2026-11-21T14:00:00.000Z","collected_by":"search:x"}',
  '{"data":{"id":"2","text":"b"},"includes":{"users":[{"id":"9","username":"ana"}]},"collected_at":"2026-11-21T14:00:00.000Z","collected_by":"stream"}',
  '{"data":{"id":"cut',
];

describe('the queries of sql/', () => {
  let lake: MotoLake;
  beforeAll(async () => {
    lake = await motoLake();
    for (const slot of SLOTS) await putPart(lake, slot, rowsOfSlot(slot));
    await putRaw(lake, RAW_DAY, 'a.json', RAW_LINES);
    const encoder = new TextEncoder();
    for (const [key, lines] of Object.entries(SEARCH_RECORDS)) await lake.store.put(key, encoder.encode(lines));
  });
  afterAll(() => lake.end());

  it('are there', () => {
    expect(FILES.length).toBeGreaterThan(0);
  });

  it.each(FILES)('%s gives the same in Trino as in DuckDB', async (file) => {
    const sql = readFileSync(join(SQL_FOLDER, file), 'utf8');

    const fromTrino = await lake.query(sql);
    const fromDuckdb = await withFolder(async (folder) => {
      for (const slot of SLOTS) await putPartInFolder(folder, slot, rowsOfSlot(slot));
      await putFile(folder, `${rawDayPrefix(RAW_DAY)}2026-11-21T13-05Z-0123456789ab.json`, RAW_LINES.join('\n'));
      for (const [key, lines] of Object.entries(SEARCH_RECORDS)) await putFile(folder, key, lines);
      const engine = await duckdbQueryEngine({ lakeFolder: folder });
      const { columns } = await engine.query(sql);
      const rows = await rowsOf(engine, sql);
      await engine.close();
      return { names: columns.map(({ name }) => name), rows };
    });

    expect(fromTrino.columns.map(({ name }) => name)).toEqual(fromDuckdb.names);
    expect(fromTrino.rows.length).toBeGreaterThan(0);
    expect(comparable(valuesOf(fromTrino))).toEqual(comparable(fromDuckdb.rows));
  });
});

/** The rows as the Athena adapter would give them. */
function valuesOf({ columns, rows }: TrinoResult): QueryValue[][] {
  return rows.map((row) =>
    columns.map(({ type }, i) => {
      const value = row[i] as QueryValue;
      const plainType = type.replace(/\(\d+\)/, '');
      return typeof value === 'string' && plainType !== 'varchar' ? athenaValueOf(value, plainType) : value;
    }),
  );
}

const SIGNIFICANT_DIGITS = 9;

/** Numbers to the digits in which two engines agree. */
function comparable(rows: readonly (readonly QueryValue[])[]): unknown {
  return rows.map((row) =>
    row.map((value) => (typeof value === 'number' ? Number(value.toPrecision(SIGNIFICANT_DIGITS)) : value)),
  );
}
