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
import { blockingCalls, type FileCalls } from '../folder/file-calls.ts';
import { damageOf } from './damaged-part.ts';
import { DATE_TRUNC_SQL } from './date-trunc.ts';
import { isReplacedFileError, queryError, viewError } from './duckdb-error.ts';
import { type LakeParts, openLakeParts } from './lake-parts.ts';
import {
  choosePartsSql,
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
  readonly calls?: FileCalls;
}

/** Where DuckDB puts what does not fit in memory; made only then. */
const SPILL_FOLDER = `${TMP_PREFIX}query`;
const ATTEMPTS_MAX = 4;
const RETRY_PAUSE_MS = 100;

/**
 * SQL over the folder of a lake: `tweets`, `raw_tweets`, `tuites` and `searches`, which are empty while it holds no files.
 * Reads only: one SELECT or EXPLAIN at a time, and no file but the lake's. Timestamps are UTC.
 * A query is tried again up to three times when a part was replaced under it before the first rows came, with the parts kept
 * from then on; one whose parts are replaced later rejects with LakeError at its end.
 */
export async function duckdbQueryEngine({
  lakeFolder,
  calls = blockingCalls,
}: DuckdbQueryEngineOptions): Promise<QueryEngine> {
  const folder = resolve(lakeFolder);
  const opened = new Set<LakeParts>();
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const setup = await instance.connect();
  const refreshViews = await prepareInstance(setup, folder);
  const openParts = async (sql: string, mustKeep: boolean): Promise<LakeParts | null> => {
    if (!namesOneOf(sql, [TWEETS_TABLE, TUITES_VIEW])) return null;
    const parts = await openLakeParts(folder, calls, mustKeep);
    opened.add(parts);
    return { ...parts, close: () => parts.close().finally(() => opened.delete(parts)) };
  };
  return {
    query: async (sql) => {
      const startMs = performance.now();
      const reading = await withRetries(async (attempt) => {
        const parts = await openParts(sql, attempt > 1);
        try {
          await refreshViews(sql, parts);
          return await startReading(instance, sql, parts);
        } catch (error) {
          const cause = parts?.isKept ? await damageOf(error, setup, parts) : error;
          await parts?.close();
          throw cause;
        }
      });
      return resultOf(reading, startMs);
    },
    close: async () => {
      setup.closeSync();
      instance.closeSync();
      await Promise.all([...opened].map((parts) => parts.close()));
    },
  };
}

function namesOneOf(sql: string, tables: readonly string[]): boolean {
  return tables.some((name) => new RegExp(`\\b${name}\\b`, 'i').test(sql));
}

/**
 * Makes the views and shuts the instance off from all other files; gives what looks for the first files of the tables that
 * a query names, and of no others: a lake has thousands.
 */
async function prepareInstance(
  connection: DuckDBConnection,
  folder: string,
): Promise<(sql: string, parts: LakeParts | null) => Promise<void>> {
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
    { name: RAW_TWEETS_TABLE, glob: rawFilesGlob(folder), view: rawTweetsView, isFilled: false },
    { name: SEARCHES_TABLE, glob: searchesGlob(folder), view: searchesView, isFilled: false },
  ];
  let hasParts = false;
  for (const view of [...tweetsViews(false), ...zones.map((zone) => zone.view(null))]) await connection.run(view);
  return async (sql, parts) => {
    for (const zone of zones) {
      if (zone.isFilled || !namesOneOf(sql, [zone.name]) || !(await hasFiles(connection, zone.glob))) continue;
      await connection.run(zone.view(zone.glob)).catch(rejectWithViewError);
      zone.isFilled = true;
    }
    if (hasParts || parts === null || parts.keys.length === 0) return;
    for (const sqlOfViews of [choosePartsSql(parts.folder), ...tweetsViews(true)]) {
      await connection.run(sqlOfViews).catch(rejectWithViewError);
    }
    hasParts = true;
  };
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
  readonly parts: LakeParts | null;
  readonly firstRows: QueryValue[][] | null;
  readonly secondRows: QueryValue[][] | null;
}

async function withRetries<T>(action: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action(attempt);
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isReplacedFileError(error)) throw queryError(error);
      await delay(RETRY_PAUSE_MS * attempt);
    }
  }
}

/**
 * Each query has its own connection, so that several can be read at once. Two batches are read before the first is given, so
 * that small results are known to be whole while the query can still begin anew.
 */
async function startReading(instance: DuckDBInstance, sql: string, parts: LakeParts | null): Promise<Reading> {
  const connection = await instance.connect();
  try {
    if (parts !== null) await connection.run(choosePartsSql(parts.folder));
    const result = await (await prepareOne(connection, sql)).stream();
    const firstRows = await nextRows(result);
    const secondRows = firstRows && (await nextRows(result));
    await parts?.assertUnchanged();
    return { connection, result, parts, firstRows, secondRows };
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
  const { connection, result, parts, firstRows, secondRows } = reading;
  async function* batches(): AsyncGenerator<QueryValue[][]> {
    try {
      if (firstRows !== null) yield firstRows;
      for (let rows = secondRows; rows !== null; rows = await nextRows(result)) yield rows;
      if (secondRows !== null) await parts?.assertUnchanged();
    } catch (error) {
      throw queryError(error);
    } finally {
      elapsedMs = performance.now() - startMs;
      connection.closeSync();
      await parts?.close();
    }
  }
  return {
    columns: result.columnNames().map((name, i) => ({ name, type: result.columnType(i).toString() })),
    batches: batches(),
    stats: () => ({ elapsedMs: elapsedMs ?? performance.now() - startMs, scannedBytes: null, costUsd: null }),
  };
}
