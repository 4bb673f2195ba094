export interface QueryColumn {
  readonly name: string;
  /** The engine's own name of the type. */
  readonly type: string;
}

export interface QueryStats {
  readonly elapsedMs: number;
  /** Null where the engine does not count (DuckDB). */
  readonly scannedBytes: number | null;
  /** US dollars that the scan costs; null where it is free. */
  readonly costUsd: number | null;
}

/** Null, boolean, number, string, or a list of these; whole numbers past 2^53 and timestamps (ISO 8601) are strings. */
export type QueryValue =
  | null
  | boolean
  | number
  | string
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue };

export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  /** The rows in batches, each value at its column's index; can be read once. */
  readonly batches: AsyncIterable<readonly (readonly QueryValue[])[]>;
  /** Known once `batches` has ended. */
  stats(): QueryStats;
}

/** Runs SQL over `tweets`, `raw_tweets` and `tuites`. Invalid SQL rejects with UsageError that holds the engine's reason. */
export interface QueryEngine {
  query(sql: string): Promise<QueryResult>;
  close(): Promise<void>;
}
