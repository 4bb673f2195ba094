import { DuckDBInstance } from '@duckdb/node-api';

/** What DuckDB finds in a table: no tweet is lost or doubled when both are what was read. */
export interface TweetCount {
  readonly rows: number;
  readonly ids: number;
}

/** Counts the tweets of a table that is written as SQL. */
export async function countTweets(table: string): Promise<TweetCount> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const answer = await connection.runAndReadAll(`SELECT count(*), count(DISTINCT id) FROM ${table}`);
    const [rows = 0, ids = 0] = (answer.getRows()[0] ?? []).map(Number);
    return { rows, ids };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
