import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parquetPartCodec } from '../../adapters/parquet/part-codec.ts';
import { REF_COLUMNS } from '../../core/contract/ref-columns.ts';
import { partKeyOf } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import type { QueryEngine, QueryValue } from '../../pipeline/ports/query-engine.ts';

/** A REF row with nulls where nothing is given. */
export function tweetRow(row: Pick<TweetRow, 'id' | 'created_at'> & Partial<TweetRow>): TweetRow {
  const nulls = Object.fromEntries(REF_COLUMNS.map(({ name }) => [name, null]));
  return { ...nulls, sentiment: 'Neutral', ...row } as TweetRow;
}

export async function putFile(folder: string, key: string, bytes: Uint8Array | string): Promise<void> {
  const path = join(folder, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

export function putPart(folder: string, slot: string, rows: readonly TweetRow[]): Promise<void> {
  const bytes = parquetPartCodec().encode(rows, { inputs: 'test', refineVersion: 'test' });
  return putFile(folder, partKeyOf(slot), bytes);
}

export async function rowsOf(engine: QueryEngine, sql: string): Promise<QueryValue[][]> {
  const rows: QueryValue[][] = [];
  const { batches } = await engine.query(sql);
  for await (const batch of batches) for (const row of batch) rows.push([...row]);
  return rows;
}

/** Runs `action` with a new empty folder that is removed afterwards; `name` is the folder's own name. */
export async function withFolder<T>(action: (folder: string) => Promise<T>, name = 'lake'): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  try {
    const folder = join(root, name);
    await mkdir(folder);
    return await action(folder);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
