import { BatchUpdatePartitionCommand } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { storageDescriptorOf } from '../../adapters/glue/table-input.ts';
import { tweetsTable } from '../../core/contract/glue-tables.ts';
import { REF_COLUMNS, type RefColumnType } from '../../core/contract/ref-columns.ts';
import { partKeyOf } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { tweetRow } from '../adapters/duckdb-lake.ts';
import { type MotoLake, motoLake, putPart } from './moto-lake.ts';

const DAY_21 = Date.parse('2026-11-21T13:05:06.789Z');
const FAMILY = '👩‍👩‍👧‍👦';
const FLAG = '🇧🇷';

/** One value of each kind that a column of the type must carry; null is in every list. */
const VALUES: Record<RefColumnType, readonly unknown[]> = {
  string: [null, '', 'olá ção', '😂', FAMILY, FLAG, '！', '\u{10FFFF}', 'a\u2028b\n"c"', '\0'],
  timestamp: [null, 0, 1, DAY_21, Date.parse('2010-11-04T01:42:54.657Z'), Date.parse('9999-12-31T23:59:59.999Z')],
  bigint: [null, 0, -1, 1, 2 ** 31, Number.MAX_SAFE_INTEGER],
  double: [null, 0, -46.633308, 0.1, 1e300],
  boolean: [null, true, false],
  'array<string>': [null, [], ['a'], ['', 'b, c', '😂'], ['[x]', 'null', FAMILY]],
};

const ROWS = 40;

/** Rows in which the columns go through their values, each at its own pace. */
function everyValue(): TweetRow[] {
  return Array.from({ length: ROWS }, (_, row) => {
    const values = REF_COLUMNS.map(({ name, type }, column) => {
      const all = VALUES[type];
      return [name, all[(row + column * (row % 3)) % all.length]];
    });
    const timeMs = DAY_21 + row;
    return tweetRow({
      ...Object.fromEntries(values),
      id: String(1000 + row),
      created_at: timeMs,
      sentiment: 'Neutral',
    });
  });
}

function isWhole(type: RefColumnType): boolean {
  return type === 'timestamp' || type === 'bigint';
}

/** SQL that gives a column in a form that JSON carries exactly. */
function exactly({ name, type }: { name: string; type: RefColumnType }): string {
  if (type === 'timestamp') return `cast(to_unixtime("${name}") * 1000 as varchar)`;
  return type === 'bigint' ? `cast("${name}" as varchar)` : `"${name}"`;
}

describe('tweets in Trino', () => {
  let lake: MotoLake;
  beforeAll(async () => {
    lake = await motoLake();
  });
  afterAll(() => lake.end());

  it('gives every value of every column as it was written', async () => {
    const rows = everyValue();
    await putPart(lake, '2026-11-21T13', rows);

    const read = await lake.rowsOf(
      `select ${REF_COLUMNS.map(exactly).join(', ')} from tweets where day = '21' order by id`,
    );
    for (const [i, { name, type }] of REF_COLUMNS.entries()) {
      const values = read.map((row) => (isWhole(type) && row[i] !== null ? Number(row[i]) : row[i]));
      expect({ name, values }).toEqual({ name, values: rows.map((row) => row[name]) });
    }
  });

  it('has the columns and types of REF, partitions last', async () => {
    const { columns } = await lake.query('select * from tweets limit 1');

    const types = { string: 'varchar', timestamp: 'timestamp(3)', 'array<string>': 'array(varchar)' };
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...REF_COLUMNS.map(({ name, type }) => `${name} ${types[type as keyof typeof types] ?? type}`),
      ...['year', 'month', 'day'].map((name) => `${name} varchar`),
    ]);
  });

  it('keeps whole numbers beyond 2^53', async () => {
    await putPart(lake, '2026-11-01T00', [tweetRow({ id: '1', created_at: DAY_21, like_count: 2 ** 53 + 2 })]);

    expect(
      await lake.rowsOf(
        `select cast(like_count as varchar), cast(like_count - 1 as varchar) from tweets where day = '01'`,
      ),
    ).toEqual([['9007199254740994', '9007199254740993']]);
  });

  it('keeps no list, an empty list and an empty text apart', async () => {
    const rows = [
      tweetRow({ id: '1', created_at: DAY_21, hashtags: null }),
      tweetRow({ id: '2', created_at: DAY_21, hashtags: [] }),
      tweetRow({ id: '3', created_at: DAY_21, hashtags: [''] }),
    ];
    await putPart(lake, '2026-11-02T00', rows);

    expect(
      await lake.rowsOf(
        `select hashtags is null, cardinality(hashtags), hashtags from tweets where day = '02' order by id`,
      ),
    ).toEqual([
      [true, null, null],
      [false, 0, []],
      [false, 1, ['']],
    ]);
  });

  it('finds symbols by equality, whatever the statistics say', async () => {
    // Pairs whose order differs between UTF-8 and UTF-16, so that wrong minimum and maximum would hide rows.
    const symbols = [
      '！',
      '😂',
      'ﷺ',
      '\u{10FFFF}',
      FAMILY,
      `${FAMILY}z`,
      FLAG,
      '\uE000',
      '❤️',
      '❤',
      ':)',
      'ção',
      '(╯°□°）╯︵ ┻━┻',
    ];
    for (const [hour, symbol] of symbols.entries()) {
      const other = symbols[(hour + 1) % symbols.length] ?? null;
      const rows = [symbol, symbol, other, null].map((value, i) =>
        tweetRow({ id: `${hour}${i}`, created_at: DAY_21, symbol: value }),
      );
      await putPart(lake, `2026-11-03T${String(hour).padStart(2, '0')}`, rows);
    }

    for (const symbol of symbols) {
      const [[count] = []] = await lake.rowsOf(`select count(*) from tweets where day = '03' and symbol = '${symbol}'`);
      expect({ symbol, count }).toEqual({ symbol, count: 3 });
    }
    expect(await lake.rowsOf(`select count(*) from tweets where day = '03' and symbol is null`)).toEqual([
      [symbols.length],
    ]);
  });

  it('compares times in UTC, to the millisecond', async () => {
    const start = Date.parse('2026-11-04T23:59:59.999Z');
    await putPart(lake, '2026-11-04T23', [tweetRow({ id: '1', created_at: start })]);

    for (const [condition, count] of [
      [`created_at = timestamp '2026-11-04 23:59:59.999'`, 1],
      [`created_at < timestamp '2026-11-04 23:59:59.999'`, 0],
      [`created_at >= from_iso8601_timestamp('2026-11-04T20:59:59.999-03:00')`, 1],
      [`date(created_at) = date '2026-11-04'`, 1],
    ] as const) {
      expect(await lake.rowsOf(`select count(*) from tweets where day = '04' and ${condition}`)).toEqual([[count]]);
    }
  });

  it('reads a part of no rows, and a day that has a partition and no file', async () => {
    await putPart(lake, '2026-11-05T00', []);
    await lake.catalog.ensurePartitions(['2026-11-06']);

    expect(await lake.rowsOf(`select count(*), count(id) from tweets where day in ('05', '06')`)).toEqual([[0, 0]]);
  });

  it('reads the files of the asked days only', async () => {
    const big = Array.from({ length: 2000 }, (_, i) =>
      tweetRow({ id: String(i), created_at: DAY_21, text: `texto ${i * 7919}` }),
    );
    for (const day of ['07', '08', '09']) await putPart(lake, `2026-10-${day}T00`, big);
    const bytesOf = async (condition: string): Promise<number> =>
      (await lake.query(`select count(text) from tweets where month = '10' and ${condition}`)).stats.physicalInputBytes;

    const all = await bytesOf('true');
    const one = await bytesOf(`day = '08'`);
    const none = await bytesOf(`day = '30'`);

    expect(all).toBeGreaterThan(20_000);
    expect(one * 3).toBe(all);
    expect(none).toBe(0);
  });

  it('leaves out parts by the statistics of their times', async () => {
    for (const hour of ['00', '01', '02', '03']) {
      const start = Date.parse(`2026-09-01T${hour}:00:00Z`);
      await putPart(
        lake,
        `2026-09-01T${hour}`,
        Array.from({ length: 500 }, (_, i) => tweetRow({ id: `${hour}${i}`, created_at: start + i })),
      );
    }

    const { rows, stats } = await lake.query(
      `select count(*) from tweets where month = '09' and created_at >= timestamp '2026-09-01 02:00:00' and created_at < timestamp '2026-09-01 03:00:00'`,
    );

    expect(rows).toEqual([[500]]);
    expect(stats.processedRows).toBe(500);
  });

  it('reads a compacted day from its own place, each row once', async () => {
    const rows = [tweetRow({ id: '1', created_at: DAY_21 }), tweetRow({ id: '2', created_at: DAY_21 })];
    const key = await putPart(lake, '2026-08-01T00', rows);
    const compacted = 'compacted/tweets/year=2026/month=08/day=01/0123456789ab/';
    const bytes = (await lake.store.get(key))?.bytes ?? new Uint8Array();
    await lake.store.put(`${compacted}tweets.parquet`, bytes);

    await lake.catalog.swapRefLocation('2026-08-01', compacted);

    const read = await lake.rowsOf(`select id, "$path" from tweets where month = '08' order by id`);
    expect(read).toEqual(['1', '2'].map((id) => [id, `s3://${lake.refBucket}/${compacted}tweets.parquet`]));
  });

  it('reads a column that was added after the partition was made', async () => {
    const key = await putPart(lake, '2026-07-01T00', [tweetRow({ id: '1', created_at: DAY_21, raw_file: 'x' })]);
    const storage = storageDescriptorOf(tweetsTable(lake.refBucket).storageDescriptor);
    const older = {
      ...storage,
      Columns: storage.Columns?.slice(0, -2) ?? [],
      Location: `s3://${lake.refBucket}/${key.slice(0, key.lastIndexOf('/') + 1)}`,
    };
    const Values = ['2026', '07', '01'];
    const entry = { PartitionValueList: Values, PartitionInput: { Values, StorageDescriptor: older } };
    await lake.glue.send(
      new BatchUpdatePartitionCommand({ DatabaseName: lake.database, TableName: 'tweets', Entries: [entry] }),
    );

    expect(await lake.rowsOf(`select raw_file from tweets where month = '07'`)).toEqual([['x']]);
  });

  it('gives null for a column that a part does not have yet', async () => {
    const file = parquetWriteBuffer({ columnData: [{ name: 'id', data: ['1'], type: 'STRING' }] });
    await putPart(lake, '2026-06-01T00', []);
    await lake.store.put(partKeyOf('2026-06-01T00'), new Uint8Array(file));

    expect(await lake.rowsOf(`select id, raw_file, hashtags from tweets where month = '06'`)).toEqual([
      ['1', null, null],
    ]);
  });
});
