import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import type { Fact } from './fact.ts';

const ROWS_SQL = `select count(*) as rows, count(distinct year || month || day) as days,
  min(created_at) as oldest_tweet, max(created_at) as newest_tweet from tweets`;

/** What REF holds, in a lake of a folder. */
export async function rowFacts(folder: string): Promise<Fact[]> {
  const engine = await duckdbQueryEngine({ lakeFolder: folder });
  try {
    const { columns, batches } = await engine.query(ROWS_SQL);
    const facts: Fact[] = [];
    for await (const [row = []] of batches)
      for (const [i, { name }] of columns.entries()) facts.push([name, row[i] ?? null]);
    return facts;
  } finally {
    await engine.close();
  }
}
