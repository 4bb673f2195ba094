import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { parquetPartCodec } from '../../adapters/parquet/part-codec.ts';
import { PART_SCHEMA } from '../../adapters/parquet/schema.ts';
import { REF_COLUMNS, type RefColumnType } from '../../core/contract/ref-columns.ts';
import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import { REQUIRED_COLUMNS, type TweetRow } from '../../core/ref-schema.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';

const META = { inputs: '0123456789ab', refineVersion: 'ba9876543210' };

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const VALUES: Record<RefColumnType, fc.Arbitrary<unknown>> = {
  string: text,
  timestamp: fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
  bigint: fc.maxSafeInteger(),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  boolean: fc.boolean(),
  'array<string>': fc.array(text, { maxLength: 3 }),
};

const row = fc.record(
  Object.fromEntries(
    REF_COLUMNS.map(({ name, type }) => [name, REQUIRED_COLUMNS.has(name) ? VALUES[type] : fc.option(VALUES[type])]),
  ),
) as unknown as fc.Arbitrary<TweetRow>;
const rows = fc.array(row, { maxLength: 40 });

/** The rows of one hour of simulated tweets: what compresses as people's texts do shows what a compressor remembers. */
function simulatedHour(hour: number): TweetRow[] {
  const startMs = Date.UTC(2026, 10, 1, hour);
  const posts = [
    ...tweetStream({ seed: 7, postsPerMinute: 3 }).newestFirst(windowOfTimes(startMs, startMs + 3_600_000)),
  ];
  return posts.map(({ tweet, author }) => {
    const envelope = { data: tweet, includes: { users: [author] }, collected_at: '2026-11-21T00:00:00.000Z' };
    return decodeEnvelope(envelope, 'raw', () => null) as TweetRow;
  });
}

describe('parquetPartCodec', () => {
  it('gives back the rows that it was given, and what they were made from', async () => {
    const codec = parquetPartCodec();
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const bytes = codec.encode(given, META);
        expect(await codec.decode(bytes)).toEqual(given.map((one) => ({ ...one })));
        expect(codec.readMeta(bytes)).toEqual(META);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bytes for the same rows, whatever it was given before (invariant 2)', () => {
    const used = parquetPartCodec();
    const hours = Array.from({ length: 36 }, (_, hour) => simulatedHour(hour));

    const differing = hours.filter(
      (given) => Buffer.compare(used.encode(given, META), parquetPartCodec().encode(given, META)) !== 0,
    );

    expect(differing).toHaveLength(0);
  });

  it('writes what hyparquet-writer writes, byte by byte', () => {
    fc.assert(
      fc.property(rows, (given) => expectSameBytes(given)),
      { numRuns: 60 },
    );
    for (const hour of [0, 12, 20]) expectSameBytes(simulatedHour(hour));
  });

  it('cuts large columns into pages as hyparquet-writer does', () => {
    const wide = fc.sample(row, { numRuns: 40, seed: 5 }).map((one, i) => ({
      ...one,
      text: `${i} ${'dia feliz! '.repeat(8_000)}`,
      urls: Array.from({ length: 700 }, (_, n) => `https://example.org/${'a'.repeat(100)}/${i}/${n}`),
    }));

    expectSameBytes(wide);
  });

  it('keeps each value of a column once where at least half of them come again', () => {
    const [one] = fc.sample(row, { numRuns: 1, seed: 2 });
    const encodingOf = (...sources: readonly (string | null)[]) => {
      const given = sources.map((source) => ({ ...(one as TweetRow), source }));
      const { columns = [] } =
        parquetMetadata(parquetPartCodec().encode(given, META).buffer as ArrayBuffer).row_groups[0] ?? {};
      return columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === 'source')?.meta_data?.encodings.at(-1);
    };

    expect(encodingOf('a', 'b', null, 'a', 'b')).toBe('RLE_DICTIONARY');
    expect(encodingOf('a', 'b', null, 'a', 'c')).toBe('PLAIN');
  });

  it('names itself so that readers can parse it, and trust its statistics', () => {
    const bytes = parquetPartCodec().encode(fc.sample(row, { numRuns: 3, seed: 1 }), META);

    expect(parquetMetadata(bytes.buffer as ArrayBuffer).created_by).toMatch(
      /^tweetlake version \d+\.\d+\.\d+ \(build ba9876543210\)$/,
    );
  });

  it('finds no meta in what is no part', () => {
    expect(parquetPartCodec().readMeta(new TextEncoder().encode('garbage that is long enough'))).toBeNull();
    expect(parquetPartCodec().readMeta(new Uint8Array())).toBeNull();
  });

  it('is read by DuckDB, another implementation, with the types of the columns', async () => {
    const given = fc.sample(row, { numRuns: 5, seed: 3 });
    const read = await readWithDuckDb(parquetPartCodec().encode(given, META));

    expect(read.types).toEqual(REF_COLUMNS.map(({ name, type }) => [name, DUCKDB_TYPES[type]]));
    expect(read.rows.map(({ id, text: t, symbol }) => [id, t, symbol])).toEqual(
      given.map(({ id, text: t, symbol }) => [id, t, symbol]),
    );
  });
});

/** The library, told to choose the encodings that the codec chose. */
function expectSameBytes(given: readonly TweetRow[]): void {
  const bytes = parquetPartCodec().encode(given, META);
  const { row_groups, created_by, key_value_metadata } = parquetMetadata(bytes.buffer as ArrayBuffer);
  const chunks = new Map(row_groups[0]?.columns.map(({ meta_data }) => [meta_data?.path_in_schema[0], meta_data]));
  const reference = parquetWriteBuffer({
    columnData: REF_COLUMNS.map(({ name, type }) => ({
      name,
      data: given.map((one) => physicalValue(one[name], type)),
      offsetIndex: false,
      statistics: chunks.get(name)?.statistics !== undefined,
      encoding: chunks.get(name)?.encodings.at(-1) ?? 'PLAIN',
    })),
    schema: PART_SCHEMA,
    rowGroupSize: 1_000_000,
    kvMetadata: key_value_metadata ?? [],
    createdBy: created_by ?? '',
  });
  expect(Buffer.compare(bytes, new Uint8Array(reference))).toBe(0);
}

function physicalValue(value: unknown, type: RefColumnType): unknown {
  return typeof value === 'number' && type !== 'double' ? BigInt(value) : value;
}

const DUCKDB_TYPES: Record<RefColumnType, string> = {
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  'array<string>': 'VARCHAR[]',
};

async function readWithDuckDb(bytes: Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const path = join(folder, 'part.parquet');
    await writeFile(path, bytes);
    const connection = await instance.connect();
    const types = await connection.runAndReadAll(`describe select * from '${path}'`);
    const read = await connection.runAndReadAll(`select * from '${path}'`);
    return { types: types.getRows().map(([name, type]) => [name, type]), rows: read.getRowObjects() };
  } finally {
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}
