import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import type { QueryEngine } from '../../pipeline/ports/query-engine.ts';
import { assertLocalLake } from '../local-lake-check.ts';

/** DuckDB over the lake in a folder. Rejects with LakeError when there is no lake, or one of a newer format. */
export async function openLocalQueryEngine(folder: string): Promise<QueryEngine> {
  await assertLocalLake(folder);
  return duckdbQueryEngine({ lakeFolder: folder });
}
