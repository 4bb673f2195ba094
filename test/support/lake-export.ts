import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import { ndjsonFormat } from '../../cli/rows/json-format.ts';

/** What `tweetlake query --format ndjson "select * from raw_tweets"` prints of the lake in a folder. */
export async function exportedLines(lakeFolder: string): Promise<string[]> {
  const engine = await duckdbQueryEngine({ lakeFolder });
  try {
    const { columns, batches } = await engine.query('select * from raw_tweets');
    const format = ndjsonFormat(columns.map(({ name }) => name));
    const lines: string[] = [];
    for await (const batch of batches) for (const row of batch) lines.push(format.row(row, lines.length).trimEnd());
    return lines;
  } finally {
    await engine.close();
  }
}
