import { setTimeout as delay } from 'node:timers/promises';
import { type AthenaClient, GetQueryResultsCommand, type QueryExecution } from '@aws-sdk/client-athena';
import { LakeError, UsageError } from '../../core/errors.ts';
import type {
  QueryColumn,
  QueryEngine,
  QueryResult,
  QueryStats,
  QueryValue,
} from '../../pipeline/ports/query-engine.ts';
import { awsError } from '../aws/aws-failure.ts';
import { athenaValueOf } from './athena-value.ts';
import { scanCostUsd } from './query-cost.ts';
import { kindOfFailure } from './query-failure.ts';
import { type AthenaSession, invalidSql, type QueryOutcome, runQuery, stopQuery } from './run-query.ts';

export interface AthenaQueryEngineOptions {
  readonly client: AthenaClient;
  /** Must enforce where results are written. */
  readonly workgroup: string;
  readonly database: string;
  /** Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** A part is replaced in well under a second; a query that meets one is started again after these pauses. */
const RETRY_PAUSES_MS: readonly number[] = [1000, 2000, 4000];
/** Source: Athena API, GetQueryResults, MaxResults: at most 1000. */
const ROWS_PER_PAGE = 1000;

/**
 * SQL on Amazon Athena. A query that failed because a file was replaced under it is started again, up to three times.
 * What values look like: `athenaValueOf`. `close` stops the queries that still run.
 */
export function athenaQueryEngine(options: AthenaQueryEngineOptions): QueryEngine {
  let isClosed = false;
  const session: AthenaSession = {
    client: options.client,
    workgroup: options.workgroup,
    database: options.database,
    sleep: options.sleep ?? delay,
    running: new Set(),
    isClosed: () => isClosed,
  };
  return {
    query: async (sql) => {
      if (sql.trim() === '') throw new UsageError('the SQL is empty; give a select');
      return resultOf(session, await runWithRetries(session, sql));
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...session.running].map((id) => stopQuery(session, id)));
    },
  };
}

type Succeeded = Extract<QueryOutcome, { kind: 'succeeded' }>;

async function runWithRetries(session: AthenaSession, sql: string): Promise<Succeeded> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await runQuery(session, sql);
    if (outcome.kind === 'succeeded') return outcome;
    const pauseMs = RETRY_PAUSES_MS[attempt];
    const canRetry = kindOfFailure(outcome.reason) === 'replaced-file' && !session.isClosed();
    if (!canRetry || pauseMs === undefined) throw queryError(session, outcome.reason);
    await session.sleep(pauseMs);
  }
}

function queryError({ workgroup }: AthenaSession, reason: string): Error {
  switch (kindOfFailure(reason)) {
    case 'invalid-sql':
      return invalidSql(reason);
    case 'replaced-file':
      return new LakeError(`a file was damaged, or replaced under the query each time: ${reason}; run the query again`);
    case 'scan-limit':
      return new LakeError(
        `the query would scan more than workgroup ${workgroup} allows; filter on year, month and day, or raise athena.scanLimitMb`,
      );
    case 'stale-view':
      return new LakeError(`a view does not fit its tables: ${reason}; deploy the stack again`);
    case 'other':
      return new LakeError(`Athena ended the query: ${reason}`);
  }
}

interface Page {
  readonly columns: readonly QueryColumn[];
  /** Cells as Athena gives them; undefined is null. */
  readonly cells: readonly (readonly (string | undefined)[])[];
  readonly nextToken: string | undefined;
}

async function resultOf(session: AthenaSession, { id, execution }: Succeeded): Promise<QueryResult> {
  const first = await readPage(session, id);
  const cells = isHeaderFirst(execution, first) ? first.cells.slice(1) : first.cells;
  return {
    columns: first.columns,
    batches: batchesFrom(session, id, { ...first, cells }),
    stats: () => statsOf(execution),
  };
}

async function* batchesFrom(session: AthenaSession, id: string, first: Page): AsyncGenerator<QueryValue[][]> {
  for (let page = first; ; page = await readPage(session, id, page.nextToken)) {
    if (page.cells.length > 0) yield valuesOf(page);
    if (page.nextToken === undefined) return;
  }
}

function valuesOf({ columns, cells }: Page): QueryValue[][] {
  return cells.map((row) => columns.map(({ type }, i) => athenaValueOf(row[i], type)));
}

async function readPage({ client }: AthenaSession, id: string, token?: string): Promise<Page> {
  const command = new GetQueryResultsCommand({
    QueryExecutionId: id,
    MaxResults: ROWS_PER_PAGE,
    ...(token !== undefined && { NextToken: token }),
  });
  try {
    const { ResultSet, NextToken } = await client.send(command);
    const columns = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    const rows = ResultSet?.Rows ?? [];
    return {
      columns: columns.map(({ Name = '', Type = '' }) => ({ name: Name, type: Type })),
      cells: rows.map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue)),
      nextToken: NextToken,
    };
  } catch (error) {
    throw awsError(error, `the result of query ${id} cannot be read`);
  }
}

/** The first page of a SELECT opens with the names of its columns; that of SHOW and the like does not. */
function isHeaderFirst({ StatementType }: QueryExecution, { columns, cells }: Page): boolean {
  const [header] = cells;
  return StatementType === 'DML' && header !== undefined && columns.every(({ name }, i) => header[i] === name);
}

/** Only statements that read tables (DML) are charged. */
function statsOf({ StatementType, Statistics }: QueryExecution): QueryStats {
  const scannedBytes = Statistics?.DataScannedInBytes ?? 0;
  return {
    elapsedMs: Statistics?.TotalExecutionTimeInMillis ?? 0,
    scannedBytes,
    costUsd: StatementType === 'DML' ? scanCostUsd(scannedBytes) : 0,
  };
}
