import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { LakeError } from '../../core/errors.ts';
import { isMisread } from './duckdb-error.ts';
import { escapeGlob, quote } from './lake-views.ts';

/**
 * Looks for the part that an error which names none came from, by reading each whole. Gives LakeError with what to do, or the
 * error itself where it is of another kind, or all parts can be read. No part below `folder` may be replaced meanwhile.
 */
export async function damageOf(
  error: unknown,
  connection: DuckDBConnection,
  { folder, keys }: { readonly folder: string; readonly keys: readonly string[] },
): Promise<unknown> {
  if (!isMisread(error)) return error;
  for (const key of keys) {
    const sql = `select max(hash(part)) from read_parquet(${quote(escapeGlob(join(folder, key)))}) part`;
    const isDamaged = await connection.run(sql).then(() => false, isMisread);
    if (!isDamaged) continue;
    const advice = 'remove it, and `tweetlake ingest` or `import` makes it anew from RAW';
    return new LakeError(`${key} of the lake is damaged; ${advice}`, { cause: error });
  }
  return error;
}
