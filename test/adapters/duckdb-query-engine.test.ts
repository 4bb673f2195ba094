import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import { RAW_COLUMNS } from '../../core/contract/raw-columns.ts';
import { REF_COLUMNS, REF_PARTITIONS } from '../../core/contract/ref-columns.ts';
import { LakeError, UsageError } from '../../core/errors.ts';
import { partKeyOf } from '../../core/part.ts';
import type { QueryEngine } from '../../pipeline/ports/query-engine.ts';
import { putFile, putPart, rowsOf, tweetRow, withFolder } from './duckdb-lake.ts';

const HOUR = '2026-11-21T13';
const TIME_MS = Date.parse('2026-11-21T13:05:06.789Z');

describe('duckdbQueryEngine', () => {
  it('gives the values of every type as the query port promises', () =>
    withEngine(async (engine, folder) => {
      await putPart(folder, HOUR, [
        tweetRow({
          id: '10',
          created_at: TIME_MS,
          symbol: '😀',
          hashtags: ['a', 'b'],
          longitude: -46.5,
          like_count: 7,
        }),
      ]);

      const [row] = await rowsOf(
        engine,
        `select id, created_at, symbol, hashtags, longitude, like_count, lang, year, month, day,
          count(*) over (), 9007199254740993::bigint, sum(1) over (), 1.25::decimal(5,2), date '2026-11-21',
          {'a': [1], 'b': null}, true, 'nan'::double, timestamp '2026-11-21 01:02:03.004', to_json({'x': 1})
        from tweets`,
      );

      expect(row).toEqual([
        ...['10', '2026-11-21T13:05:06.789Z', '😀', ['a', 'b'], -46.5, 7, null, '2026', '11', '21'],
        ...[1, '9007199254740993', 1, 1.25, '2026-11-21', { a: [1], b: null }, true, null],
        ...['2026-11-21T01:02:03.004Z', '{"x":1}'],
      ]);
    }));

  it('has the same columns with and without parts', () =>
    withEngine(async (engine, folder) => {
      const empty = await engine.query('select * from tweets');
      expect(await rowsOf(engine, 'select * from tweets')).toEqual([]);
      expect(await rowsOf(engine, 'select * from tuites')).toEqual([]);
      expect(await rowsOf(engine, 'select * from raw_tweets')).toEqual([]);

      await putPart(folder, HOUR, [tweetRow({ id: '10', created_at: TIME_MS })]);
      const filled = await engine.query('select * from tweets');

      expect(empty.columns.map(({ name }) => name)).toEqual(
        [...REF_COLUMNS, ...REF_PARTITIONS].map(({ name }) => name),
      );
      expect(filled.columns).toEqual(empty.columns);
      expect(await rowsOf(engine, 'select id from tweets')).toEqual([['10']]);
    }));

  it('reads RAW around lines that are broken', () =>
    withEngine(async (engine, folder) => {
      const lines = [
        '{"data":{"id":"1","text":"a\u2028b","public_metrics":{"like_count":3},"new":1},"collected_by":"search:x"}',
        '{"data":{"id":"2","te',
        '{"data":[1]}',
        '[]',
        '7',
        '',
        '{"data":{"id":"3"},"includes":{"users":[{"id":"9","username":"ana"}]}}',
      ];
      const columnsEmpty = (await engine.query('select * from raw_tweets')).columns;
      await putFile(folder, 'raw/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json', lines.join('\n'));
      await putFile(folder, 'raw/tweets/day=2026-11-22/2026-11-22T13-05Z-0123456789ab.json', '{"data":{"id":"4"}}\n');

      const rows = await rowsOf(
        engine,
        `select data.id, data.text, data.public_metrics.like_count, collected_by, includes.users[1].username, day
         from raw_tweets where data.id is not null order by 1`,
      );

      expect(rows).toEqual([
        ['1', 'a\u2028b', 3, 'search:x', null, '2026-11-21'],
        ['3', null, null, null, 'ana', '2026-11-21'],
        ['4', null, null, null, null, '2026-11-22'],
      ]);
      const columns = (await engine.query('select * from raw_tweets')).columns;
      expect(columns).toEqual(columnsEmpty);
      expect(columns.map(({ name }) => name)).toEqual([...RAW_COLUMNS.map(({ name }) => name), 'day']);
    }));

  it('speaks Portuguese in tuites', () =>
    withEngine(async (engine, folder) => {
      await putPart(folder, HOUR, [
        tweetRow({ id: '1', created_at: TIME_MS, sentiment: 'Positive', symbol: ':)' }),
        tweetRow({ id: '2', created_at: TIME_MS, sentiment: 'Negative' }),
        tweetRow({ id: '3', created_at: TIME_MS }),
      ]);

      const rows = await rowsOf(engine, 'select id, sentimento, simbolo, criado_em, ano, mes, dia from tuites');

      const rest = ['2026-11-21T13:05:06.789Z', '2026', '11', '21'];
      expect(rows).toEqual([
        ['1', 'Positivo', ':)', ...rest],
        ['2', 'Negativo', null, ...rest],
        ['3', 'Neutro', null, ...rest],
      ]);
    }));

  it.each(["o'd [x] *{a,b}?", 'year=1999', 'tenant=a', 'com espaço é ü'])('reads a lake in a folder named %s', (name) =>
    withEngine(async (engine, folder) => {
      await putPart(folder, HOUR, [tweetRow({ id: '10', created_at: TIME_MS })]);
      await putFile(folder, 'raw/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json', '{"data":{"id":"1"}}\n');

      expect(await rowsOf(engine, 'select id, year from tweets')).toEqual([['10', '2026']]);
      expect(await rowsOf(engine, 'select data.id, day from raw_tweets')).toEqual([['1', '2026-11-21']]);
      expect((await engine.query('select * from tweets')).columns).toHaveLength(REF_COLUMNS.length + 3);
    }, name),
  );

  it('gives many rows in batches, several queries at a time', () =>
    withEngine(async (engine) => {
      const sql = 'select i from range(10000) t(i) order by i';
      const [first, second] = [await engine.query(sql), await engine.query(sql)];

      const sizes: number[] = [];
      let sum = 0;
      for await (const batch of first.batches) {
        sizes.push(batch.length);
        for (const [i] of batch) sum += Number(i);
      }

      expect(sizes.length).toBeGreaterThan(1);
      expect(sum).toBe((10_000 * 9_999) / 2);
      const starts: unknown[] = [];
      for await (const batch of second.batches) {
        starts.push(batch[0]?.[0]);
        expect(await rowsOf(engine, 'select 1')).toEqual([[1]]);
      }
      expect(starts).toEqual([0, 2048, 4096, 6144, 8192]);
      expect(first.stats()).toMatchObject({ scannedBytes: null, costUsd: null });
    }));

  it('cuts times by arithmetic, and keeps no copy of the files that it read', () =>
    withEngine(async (engine, folder) => {
      await putPart(folder, HOUR, [tweetRow({ id: '10', created_at: TIME_MS })]);
      const cut = "from tweets where date_trunc('minute', created_at) = timestamptz '2026-11-21 13:05:00Z'";

      expect(await rowsOf(engine, `select id ${cut}`)).toEqual([['10']]);
      expect(JSON.stringify(await rowsOf(engine, `explain select id ${cut}`))).toContain('epoch_us');
      expect(await rowsOf(engine, 'select * from duckdb_external_file_cache()')).toEqual([]);
    }));

  it.each([
    ['selec 1', /the SQL is not valid: Parser Error: syntax error at or near "selec"$/],
    ['select nope from tweets', /Binder Error: Referenced column "nope" not found/],
    ['select * from nope', /Catalog Error: Table with name nope does not exist/],
    ["select cast('x' as integer)", /Conversion Error/],
    ['', /the SQL is empty/],
    ['-- only a comment', /the SQL is empty/],
    ['select 1; select 2', /got 2/],
    ['create table x as select 1', /only read, got a statement of kind CREATE/],
    ['set threads = 1', /only read, got a statement of kind SET/],
  ])('refuses %s in one line', (sql, message) =>
    withEngine(async (engine) => {
      const error = await errorOf(engine, sql);

      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toMatch(message);
      expect(error.message).not.toContain('\n');
    }),
  );

  it('reads and writes nothing but the zones of its lake', () =>
    withEngine(async (engine, folder) => {
      const outside = join(folder, '..', 'outside.csv');
      await writeFile(outside, 'a\n1\n');
      await putPart(folder, HOUR, [tweetRow({ id: '10', created_at: TIME_MS })]);
      const inside = join(folder, 'ref/tweets/x.csv');

      for (const sql of [
        `select * from read_csv('${outside}')`,
        `select * from '${outside}'`,
        `copy (select 1) to '${inside}'`,
        `explain analyze copy (select 1) to '${inside}'`,
        `explain analyze /* */ copy (select 1) to '${inside}'`,
        `copy (select 1) to '${outside}2'`,
        `attach '${outside}.db'`,
        'install httpfs',
      ]) {
        expect(await errorOf(engine, sql)).toBeInstanceOf(UsageError);
      }

      expect(await readdir(join(folder, '..'))).toEqual(['lake', 'outside.csv']);
      expect(await readdir(join(folder, 'ref/tweets'))).toEqual(['year=2026']);
      expect(await rowsOf(engine, 'explain select * from tweets')).toHaveLength(1);
    }));

  it('says which file of the lake is damaged, after trying again', () =>
    withEngine(async (engine, folder) => {
      await putFile(folder, 'ref/tweets/year=2026/month=11/day=21/2026-11-21T13.parquet', 'no Parquet at all');

      const error = await errorOf(engine, 'select * from tweets');

      expect(error).toBeInstanceOf(LakeError);
      expect(error.message).toContain('2026-11-21T13.parquet');
    }));

  it.each([
    ['all parts are', [HOUR]],
    ['one part is', ['2026-11-21T12', HOUR]],
  ])('says what to do when %s of another version', (_, slots) =>
    withEngine(async (engine, folder) => {
      for (const slot of slots) await putPart(folder, slot, [tweetRow({ id: '10', created_at: TIME_MS })]);
      const columnData = [{ name: 'id', data: ['11'], type: 'STRING' as const }];
      await putFile(folder, partKeyOf(HOUR), new Uint8Array(parquetWriteBuffer({ columnData })));

      const error = await errorOf(engine, 'select id, kind from tweets');

      expect(error).toBeInstanceOf(LakeError);
      expect(error.message).toMatch(/another version of tweetlake.*`tweetlake ingest`/);
    }),
  );

  it('reads a part that becomes whole while it is tried again', () =>
    withEngine(async (engine, folder) => {
      await putFile(folder, 'ref/tweets/year=2026/month=11/day=21/2026-11-21T13.parquet', 'not yet');

      const rows = rowsOf(engine, 'select id from tweets');
      await putPart(folder, HOUR, [tweetRow({ id: '10', created_at: TIME_MS })]);

      expect(await rows).toEqual([['10']]);
    }));
});

async function withEngine(
  action: (engine: QueryEngine, folder: string) => Promise<void>,
  name?: string,
): Promise<void> {
  await withFolder(async (folder) => {
    const engine = await duckdbQueryEngine({ lakeFolder: folder });
    try {
      await action(engine, folder);
    } finally {
      await engine.close();
    }
  }, name);
}

async function errorOf(engine: QueryEngine, sql: string): Promise<Error> {
  try {
    await rowsOf(engine, sql);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error(`it must fail with an Error: ${sql}`);
}
