import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kindOfFailure } from '../../adapters/athena/query-failure.ts';
import { partKeyOf } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { dayOfSlot, rawDayPrefix } from '../../core/slot.ts';
import { tweetRow } from '../adapters/duckdb-lake.ts';
import { type MotoLake, motoLake, partBytes, putRaw } from './moto-lake.ts';
import { type S3Proxy, startS3Proxy } from './s3-proxy.ts';
import { queryTrino } from './trino-client.ts';

const SLOT = '2026-11-21T13';
const KEY = partKeyOf(SLOT);
const START_MS = Date.parse('2026-11-21T13:00:00Z');

/** Text that no compression makes shorter, so that sizes follow the number of rows. */
function noise(seed: string): string {
  return createHash('sha256').update(seed).digest('base64');
}

const FACES = [
  { sentiment: 'Positive', symbol: ':)' },
  { sentiment: 'Negative', symbol: ':(' },
  { sentiment: 'Neutral', symbol: null },
] as const;

function rowsOf(seed: string, count: number): TweetRow[] {
  return Array.from({ length: count }, (_, i) =>
    tweetRow({
      id: String(1000 + i),
      created_at: START_MS + i,
      text: noise(`${seed} ${i}`),
      ...FACES[noise(`face ${seed} ${i}`).charCodeAt(0) % FACES.length],
      hashtags: i % 3 === 0 ? [noise(`tag ${seed} ${i}`)] : [],
      like_count: i,
    }),
  );
}

/** The same rows judged otherwise; each value is replaced by one of its length. */
function turned(rows: readonly TweetRow[]): TweetRow[] {
  const [positive, negative] = FACES;
  return rows.map((row) => ({
    ...row,
    ...(row.symbol === positive.symbol && negative),
    ...(row.symbol === negative.symbol && positive),
  }));
}

interface Replacement {
  readonly name: string;
  /** Null removes the part. */
  rowsAfter(before: readonly TweetRow[], seed: string): readonly TweetRow[] | null;
  readonly isEquallyLong?: boolean;
}

const REPLACEMENTS: readonly Replacement[] = [
  { name: 'longer by one row', rowsAfter: (before, seed) => rowsOf(seed, before.length + 1) },
  { name: 'longer by other rows', rowsAfter: (before, seed) => rowsOf(`${seed} other`, before.length * 2) },
  { name: 'longer by far', rowsAfter: (before, seed) => rowsOf(seed, before.length * 20) },
  { name: 'shorter by one row', rowsAfter: (before, seed) => rowsOf(seed, before.length - 1) },
  { name: 'shorter by other rows', rowsAfter: (before, seed) => rowsOf(`${seed} other`, before.length >> 1) },
  { name: 'without rows', rowsAfter: () => [] },
  { name: 'equally long with the same tweets', rowsAfter: turned, isEquallyLong: true },
  {
    name: 'equally long with other tweets',
    rowsAfter: (before, seed) => rowsOf(`${seed} other`, before.length),
    isEquallyLong: true,
  },
  { name: 'no longer there', rowsAfter: () => null },
];

interface Parts {
  readonly before: Uint8Array;
  readonly after: Uint8Array | null;
}

function partsOf({ rowsAfter, isEquallyLong = false }: Replacement, seed: string, count: number): Parts {
  const rows = rowsOf(seed, count);
  const changed = rowsAfter(rows, seed);
  const before = partBytes(rows);
  if (changed === null) return { before, after: null };
  const after = partBytes(changed);
  if (!isEquallyLong) return { before, after };
  const longest = Math.max(before.length, after.length);
  const parts = {
    before: partBytes(rows, longest - before.length),
    after: partBytes(changed, longest - after.length),
  };
  expect(parts.after.length).toBe(parts.before.length);
  return parts;
}

const QUERIES = [
  'select count(*) from tweets',
  "select count(*), sum(like_count), count_if(sentiment = 'Negative'), count(symbol) from tweets",
  'select id, text, sentiment, symbol, like_count, hashtags, author_name from tweets order by id',
  `select id, symbol from tweets where symbol = ':(' order by id`,
];

describe('a part that is replaced between listing and reading', () => {
  let lake: MotoLake;
  let proxy: S3Proxy;
  beforeAll(async () => {
    lake = await motoLake();
    await lake.catalog.ensurePartitions([dayOfSlot(SLOT)]);
    proxy = await startS3Proxy();
  });
  afterAll(async () => {
    lake.end();
    await proxy.close();
  });

  async function replace(bytes: Uint8Array | null): Promise<void> {
    if (bytes === null) await lake.store.delete(KEY);
    else await lake.store.put(KEY, bytes);
  }

  /** Runs the query, and changes the object after it was listed and before it is read; gives the rows or the error. */
  async function queryAround(sql: string, key: string, change: () => Promise<void>): Promise<unknown> {
    const held = proxy.holdRead(key);
    const answer = queryTrino(sql, { schema: lake.database, catalog: 'through_proxy' }).then(
      ({ rows }) => rows,
      (error: unknown) => String(error),
    );
    await Promise.race([held.arrived, answer]);
    await change();
    held.release();
    return answer;
  }

  /** What happened: an error that is known to be worth another try, or which rows came. */
  function outcomeOf(answer: unknown, before: unknown, after: unknown): string {
    if (typeof answer === 'string') {
      return kindOfFailure(answer.replace(/^TrinoError: /, '')) === 'replaced-file' ? 'error' : answer;
    }
    const rows = JSON.stringify(answer);
    if (rows === JSON.stringify(before)) return 'old rows';
    return rows === JSON.stringify(after) ? 'new rows' : `wrong rows: ${rows.slice(0, 300)}`;
  }

  it.each(REPLACEMENTS)('$name gives an error or right rows', async (replacement) => {
    const outcomes: string[] = [];
    const cases = QUERIES.flatMap((sql, i) => [7, 300].map((count) => ({ sql, seed: String(i), count })));
    for (const { sql, seed, count } of cases) {
      const { before, after } = partsOf(replacement, seed, count);
      await replace(before);
      const rowsBefore = await lake.rowsOf(sql);

      const answer = await queryAround(sql, KEY, () => replace(after));

      expect(proxy.reads()).toBeGreaterThan(0);
      outcomes.push(outcomeOf(answer, rowsBefore, await lake.rowsOf(sql)));
    }
    expect(outcomes.filter((outcome) => !['error', 'old rows', 'new rows'].includes(outcome))).toEqual([]);
  });

  it('gives an error that is worth another try when a RAW file is erased', async () => {
    await putRaw(lake, '2026-11-21', 'x.json', ['{"data":{"id":"1"}}']);
    const sql = 'select data.id from raw_tweets';
    expect(await lake.rowsOf(sql)).toEqual([['1']]);
    const key = `${rawDayPrefix('2026-11-21')}x.json`;

    const answer = await queryAround(sql, key, () => lake.store.delete(key));

    expect(outcomeOf(answer, [['1']], [])).toBe('error');
  });
});
