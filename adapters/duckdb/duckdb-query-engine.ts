import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api';
import { TMP_PREFIX } from '../../core/contract/keys.ts';
import { RAW_TWEETS_TABLE, SEARCHES_TABLE, TUITES_VIEW, TWEETS_TABLE } from '../../core/contract/tables.ts';
import { UsageError } from '../../core/errors.ts';
import type { QueryEngine, QueryResult, QueryValue } from '../../pipeline/ports/query-engine.ts';
import { DATE_TRUNC_SQL } from './date-trunc.ts';
import { isReplacedFileError, queryError, viewError } from './duckdb-error.ts';
import {
  partsGlob,
  quote,
  rawFilesGlob,
  rawTweetsView,
  readableFolders,
  searchesGlob,
  searchesView,
  tweetsViews,
} from './lake-views.ts';
import { queryValueOf } from './query-value.ts';

export interface DuckdbQueryEngineOptions {
  readonly lakeFolder: string;
}

/** Where DuckDB puts what does not fit in memory; made only then. */
const SPILL_FOLDER = `${TMP_PREFIX}query`;
const ATTEMPTS_MAX = 4;
const RETRY_PAUSE_MS = 100;

/**
 * SQL over the folder of a lake: `tweets`, `raw_tweets`, `tuites` and `searches`, which are empty while it holds no files.
 * Reads only: one SELECT or EXPLAIN at a time, and no file but the lake's. Timestamps are UTC.
 * A query is tried again up to three times when a part was replaced under it before the first rows came.
 */
export async function duckdbQueryEngine(options: DuckdbQueryEngineOptions): Promise<QueryEngine> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const setup = await instance.connect();
  const refreshViews = await prepareInstance(setup, options);
  return {
    query: async (sql) => {
      const startMs = performance.now();
      const reading = await withRetries(async () => {
        await refreshViews(sql);
        return startReading(instance, sql);
      });
      return resultOf(reading, startMs);
    },
    close: async () => {
      setup.closeSync();
      instance.closeSync();
    },
  };
}

/**
 * Makes the views and shuts the instance off from all other files; gives what looks for the first files of the tables that
 * a query names, and of no others: a lake has thousands.
 */
async function prepareInstance(
  connection: DuckDBConnection,
  { lakeFolder }: DuckdbQueryEngineOptions,
): Promise<(sql: string) => Promise<void>> {
  const folder = resolve(lakeFolder);
  const allowed = readableFolders(folder).map(quote).join(', ');
  const settings = [
    "set global TimeZone = 'UTC'",
    // The system keeps files in memory already: with copies of its own, DuckDB's first query takes longer, and a second no less.
    'set enable_external_file_cache = false',
    `set temp_directory = ${quote(join(folder, SPILL_FOLDER))}`,
    `set allowed_directories = [${allowed}]`,
    'set enable_external_access = false',
    'set lock_configuration = true',
    DATE_TRUNC_SQL,
  ];
  for (const statement of settings) await connection.run(statement);
  const zones = [
    { names: [TWEETS_TABLE, TUITES_VIEW], glob: partsGlob(folder), views: tweetsViews, isFilled: false },
    { names: [RAW_TWEETS_TABLE], glob: rawFilesGlob(folder), views: single(rawTweetsView), isFilled: false },
    { names: [SEARCHES_TABLE], glob: searchesGlob(folder), views: single(searchesView), isFilled: false },
  ];
  for (const { views } of zones) for (const view of views(null)) await connection.run(view);
  return async (sql) => {
    const text = sql.toLowerCase();
    for (const zone of zones) {
      if (zone.isFilled || !zone.names.some((name) => text.includes(name)) || !(await hasFiles(connection, zone.glob)))
        continue;
      for (const view of zone.views(zone.glob)) await connection.run(view).catch(rejectWithViewError);
      zone.isFilled = true;
    }
  };
}

/** A maker of one view as a maker of some. */
function single(view: (glob: string | null) => string): (glob: string | null) => string[] {
  return (glob) => [view(glob)];
}

function rejectWithViewError(error: unknown): never {
  throw viewError(error);
}

async function hasFiles(connection: DuckDBConnection, glob: string): Promise<boolean> {
  const reader = await connection.runAndReadAll(`select 1 from glob(${quote(glob)}) limit 1`);
  return reader.currentRowCount > 0;
}

interface Reading {
  readonly connection: DuckDBConnection;
  readonly result: DuckDBResult;
  readonly firstRows: QueryValue[][] | null;
}

async function withRetries<T>(action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isReplacedFileError(error)) throw queryError(error);
      await delay(RETRY_PAUSE_MS * attempt);
    }
  }
}

/** Each query has its own connection, so that several can be read at once. */
async function startReading(instance: DuckDBInstance, sql: string): Promise<Reading> {
  const connection = await instance.connect();
  try {
    const result = await (await prepareOne(connection, sql)).stream();
    return { connection, result, firstRows: await nextRows(result) };
  } catch (error) {
    connection.closeSync();
    throw error;
  }
}

async function prepareOne(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) {
    throw new UsageError(`one SQL statement is expected, got ${statements.count}; give a select`);
  }
  const statement = await statements.prepare(0);
  const { statementType } = statement;
  if (statementType === StatementType.SELECT || isExplainOfSelect(statementType, sql)) return statement;
  throw new UsageError(`a lake is only read, got a statement of kind ${StatementType[statementType]}; give a select`);
}

/** EXPLAIN ANALYZE runs what it explains, so that may only be a select. */
function isExplainOfSelect(statementType: StatementType, sql: string): boolean {
  return statementType === StatementType.EXPLAIN && /^\s*explain\s+(analyze\s+)?(select|with|from)\b/i.test(sql);
}

async function nextRows(result: DuckDBResult): Promise<QueryValue[][] | null> {
  const chunk = await result.fetchChunk();
  return chunk === null || chunk.rowCount === 0 ? null : chunk.convertRows(queryValueOf);
}

function resultOf(reading: Reading, startMs: number): QueryResult {
  let elapsedMs: number | null = null;
  const { connection, result } = reading;
  async function* batches(): AsyncGenerator<QueryValue[][]> {
    try {
      for (let rows = reading.firstRows; rows !== null; rows = await nextRows(result)) yield rows;
    } catch (error) {
      throw queryError(error);
    } finally {
      elapsedMs = performance.now() - startMs;
      connection.closeSync();
    }
  }
  return {
    columns: result.columnNames().map((name, i) => ({ name, type: result.columnType(i).toString() })),
    batches: batches(),
    stats: () => ({ elapsedMs: elapsedMs ?? performance.now() - startMs, scannedBytes: null, costUsd: null }),
  };
}
