import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { ATHENA_CATALOG } from '../../core/contract/glue-tables.ts';
import { LakeError, UsageError } from '../../core/errors.ts';
import { awsError, failureOf } from '../aws/aws-failure.ts';
import { kindOfFailure } from './query-failure.ts';

/** What running a query needs of the engine around it. */
export interface AthenaSession {
  readonly client: AthenaClient;
  readonly workgroup: string;
  readonly database: string;
  sleep(ms: number): Promise<void>;
  /** Ids of the queries that run now. */
  readonly running: Set<string>;
  isClosed(): boolean;
}

export type QueryOutcome =
  | { readonly kind: 'succeeded'; readonly id: string; readonly execution: QueryExecution }
  /** `reason` is the engine's own. */
  | { readonly kind: 'failed'; readonly reason: string };

const FIRST_PAUSE_MS = 100;
const PAUSE_GROWTH = 1.5;
const PAUSE_MS_MAX = 2000;
/** Source: Athena service quotas, DML query timeout, 30 minutes by default; the pauses alone are counted here. */
const WAIT_MS_MAX = 30 * 60_000;

/** Starts a query and waits for its end. Throws UsageError for SQL that Athena does not take, LakeError when AWS fails. */
export async function runQuery(session: AthenaSession, sql: string): Promise<QueryOutcome> {
  const id = await startQuery(session, sql);
  session.running.add(id);
  try {
    if (session.isClosed()) await stopQuery(session, id);
    return await waitForEnd(session, id);
  } finally {
    session.running.delete(id);
  }
}

/** Ends a query that runs; one that has ended is left alone. */
export async function stopQuery({ client }: AthenaSession, id: string): Promise<void> {
  try {
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
  } catch (error) {
    throw awsError(error, `query ${id} cannot be stopped`);
  }
}

async function startQuery({ client, workgroup, database }: AthenaSession, sql: string): Promise<string> {
  const command = new StartQueryExecutionCommand({
    QueryString: sql,
    WorkGroup: workgroup,
    QueryExecutionContext: { Catalog: ATHENA_CATALOG, Database: database },
  });
  try {
    const { QueryExecutionId } = await client.send(command);
    if (QueryExecutionId === undefined) throw new LakeError('Athena gave no id for the query; try again');
    return QueryExecutionId;
  } catch (error) {
    const { message } = failureOf(error);
    if (kindOfFailure(message) === 'invalid-sql') throw invalidSql(message, error);
    throw awsError(error, `a query cannot be started in workgroup ${workgroup}`);
  }
}

async function waitForEnd(session: AthenaSession, id: string): Promise<QueryOutcome> {
  let waitedMs = 0;
  for (let pauseMs = FIRST_PAUSE_MS; waitedMs < WAIT_MS_MAX; pauseMs = Math.min(pauseMs * PAUSE_GROWTH, PAUSE_MS_MAX)) {
    const outcome = outcomeOf(id, await executionOf(session, id));
    if (outcome !== null) return outcome;
    await session.sleep(pauseMs);
    waitedMs += pauseMs;
  }
  await stopQuery(session, id);
  throw new LakeError(`query ${id} was stopped after ${WAIT_MS_MAX / 60_000} minutes; filter on year, month and day`);
}

async function executionOf({ client }: AthenaSession, id: string): Promise<QueryExecution> {
  try {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
    return QueryExecution ?? {};
  } catch (error) {
    throw awsError(error, `the state of query ${id} cannot be read`);
  }
}

/** Null while the query waits or runs. */
function outcomeOf(id: string, execution: QueryExecution): QueryOutcome | null {
  const { State, StateChangeReason, AthenaError } = execution.Status ?? {};
  const reason = StateChangeReason ?? AthenaError?.ErrorMessage;
  if (State === 'SUCCEEDED') return { kind: 'succeeded', id, execution };
  if (State === 'FAILED') return { kind: 'failed', reason: reason ?? 'Athena gave no reason' };
  if (State === 'CANCELLED') return { kind: 'failed', reason: reason ?? 'the query was stopped' };
  return null;
}

/** Athena's reason may have several lines. */
export function invalidSql(reason: string, cause?: unknown): UsageError {
  return new UsageError(`the SQL is not valid: ${reason.replace(/\s+/g, ' ').trim()}`, { cause });
}
