import type { AthenaClient } from '@aws-sdk/client-athena';
import { describe, expect, it } from '@jest/globals';
import { athenaQueryEngine } from '../../adapters/athena/athena-query-engine.ts';
import { LakeError, UsageError } from '../../core/errors.ts';
import type { QueryEngine, QueryResult, QueryValue } from '../../pipeline/ports/query-engine.ts';
import { awsFault, fakeClient, type SentCommand } from './aws-fake-client.ts';

interface FakeQuery {
  /** What each look at the query gives; the last one is repeated. */
  readonly states: readonly { State: string; StateChangeReason?: string }[];
  readonly statementType?: string;
  readonly columns?: readonly (readonly [name: string, type: string])[];
  /** Pages of rows, the header row included; null is a cell without a value. */
  readonly pages?: readonly (readonly (readonly (string | null)[])[])[];
  readonly scannedBytes?: number;
}

/** Athena that runs these queries, one for each start. */
function athenaThat(...queries: readonly FakeQuery[]): {
  engine: QueryEngine;
  sent: SentCommand[];
  pausesMs: number[];
} {
  const looks = new Map<number, number>();
  let started = 0;
  const { client, sent } = fakeClient<AthenaClient>(({ name, input }) => {
    if (name === 'StartQueryExecution') return { QueryExecutionId: String(started++) };
    const id = Number(input.QueryExecutionId);
    const query = queries[id];
    if (!query) throw awsFault('InvalidRequestException', 400);
    if (name === 'GetQueryResults') return pageOf(query, Number(input.NextToken ?? 0));
    const look = looks.get(id) ?? 0;
    looks.set(id, look + 1);
    return name === 'GetQueryExecution' ? { QueryExecution: executionOf(query, look) } : {};
  });
  const pausesMs: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    pausesMs.push(ms);
  };
  return { engine: athenaQueryEngine({ client, workgroup: 'wg', database: 'db', sleep }), sent, pausesMs };
}

function executionOf(query: FakeQuery, look: number): unknown {
  return {
    StatementType: query.statementType ?? 'DML',
    Status: query.states[Math.min(look, query.states.length - 1)],
    Statistics: { DataScannedInBytes: query.scannedBytes ?? 0, TotalExecutionTimeInMillis: 1234 },
  };
}

function pageOf({ columns = [], pages = [] }: FakeQuery, page: number): unknown {
  return {
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: columns.map(([Name, Type]) => ({ Name, Type })) },
      Rows: (pages[page] ?? []).map((row) => ({
        Data: row.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
      })),
    },
    ...(page + 1 < pages.length && { NextToken: String(page + 1) }),
  };
}

const SUCCEEDED = { State: 'SUCCEEDED' };
const replaced = (reason: string): FakeQuery => ({ states: [{ State: 'FAILED', StateChangeReason: reason }] });
const counting: FakeQuery = { states: [SUCCEEDED], columns: [['n', 'bigint']], pages: [[['n'], ['7']]] };

async function rowsOf({ batches }: QueryResult): Promise<QueryValue[][]> {
  const rows: QueryValue[][] = [];
  for await (const batch of batches) rows.push(...batch.map((row) => [...row]));
  return rows;
}

function namesOf(sent: readonly SentCommand[]): string[] {
  return sent.map(({ name }) => name);
}

describe('athenaQueryEngine', () => {
  it('starts the query in its workgroup and database, waits with growing pauses, and gives the rows', async () => {
    const states = [{ State: 'QUEUED' }, ...Array(9).fill({ State: 'RUNNING' }), SUCCEEDED];
    const { engine, sent, pausesMs } = athenaThat({ ...counting, states });

    const result = await engine.query('select count(*) n from tweets');

    expect(result.columns).toEqual([{ name: 'n', type: 'bigint' }]);
    expect(await rowsOf(result)).toEqual([[7]]);
    expect(sent[0]?.input).toEqual({
      QueryString: 'select count(*) n from tweets',
      WorkGroup: 'wg',
      QueryExecutionContext: { Catalog: 'awsdatacatalog', Database: 'db' },
    });
    expect(pausesMs).toHaveLength(10);
    expect(pausesMs).toEqual([...pausesMs].sort((a, b) => a - b));
    expect(Math.max(...pausesMs)).toBe(2000);
  });

  it('leaves the header out of the first page of a select only', async () => {
    const pages = [[['id'], ['1']], [['id'], ['2']], [], [['3']]];
    const { engine } = athenaThat({ states: [SUCCEEDED], columns: [['id', 'varchar']], pages });

    expect(await rowsOf(await engine.query('select id from x'))).toEqual([['1'], ['id'], ['2'], ['3']]);
  });

  it.each(['UTILITY', 'DDL'])('keeps the first row of a %s statement', async (statementType) => {
    const query: FakeQuery = {
      states: [SUCCEEDED],
      statementType,
      columns: [['tab_name', 'string']],
      pages: [[['tab_name'], ['tweets']]],
    };
    const { engine } = athenaThat(query);

    const result = await engine.query('show tables');

    expect(await rowsOf(result)).toEqual([['tab_name'], ['tweets']]);
    expect(result.stats().costUsd).toBe(0);
  });

  it('reads a page only when it is asked for', async () => {
    const { engine, sent } = athenaThat({
      states: [SUCCEEDED],
      columns: [['id', 'varchar']],
      pages: [[['id'], ['1']], [['2']], [['3']]],
    });

    for await (const _ of (await engine.query('select id from x')).batches) break;

    expect(namesOf(sent).filter((name) => name === 'GetQueryResults')).toHaveLength(1);
  });

  it('gives a query without rows', async () => {
    const { engine } = athenaThat({ ...counting, pages: [[['n']]] });

    expect(await rowsOf(await engine.query('select 1 n where false'))).toEqual([]);
  });

  it.each([
    [0, (10 / 2 ** 20) * 5],
    [10 * 2 ** 20 + 1, (11 / 2 ** 20) * 5],
    [2 ** 40, 5],
  ])('counts %d scanned bytes as %d dollars', async (scannedBytes, costUsd) => {
    const { engine } = athenaThat({ ...counting, scannedBytes });

    expect((await engine.query('select 1')).stats()).toEqual({ elapsedMs: 1234, scannedBytes, costUsd });
  });

  it.each([
    'HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://b/k (offset=0, length=5): Incorrect fileSize (5) for file (7)',
    'HIVE_BAD_DATA: Not valid Parquet file',
    'HIVE_CURSOR_ERROR: Failed to read Parquet file',
    'GENERIC_INTERNAL_ERROR: NoSuchKey: The specified key does not exist.',
  ])('starts again after a pause when a file was replaced: %s', async (reason) => {
    const { engine, sent, pausesMs } = athenaThat(replaced(reason), replaced(reason), replaced(reason), counting);

    expect(await rowsOf(await engine.query('select 1'))).toEqual([[7]]);

    expect(namesOf(sent).filter((name) => name === 'StartQueryExecution')).toHaveLength(4);
    expect(pausesMs).toEqual([1000, 2000, 4000]);
  });

  it('gives up after three more tries and says what may have happened', async () => {
    const { engine, sent } = athenaThat(...Array(5).fill(replaced('HIVE_BAD_DATA: x')));

    await expect(engine.query('select 1')).rejects.toThrow(LakeError);

    expect(namesOf(sent).filter((name) => name === 'StartQueryExecution')).toHaveLength(4);
  });

  it.each([
    "SYNTAX_ERROR: line 1:8: Column 'nope' cannot be resolved",
    'TABLE_NOT_FOUND: line 1:15: Table nope does not exist',
    "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved",
    "FUNCTION_NOT_FOUND: line 1:8: Function 'f' not registered",
    'TYPE_MISMATCH: line 1:8: Cannot apply operator: varchar = integer',
    "INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT",
    'DIVISION_BY_ZERO: Division by zero',
    'FAILED: ParseException line 1:0 cannot recognize input',
  ])('refuses SQL with the reason of the engine: %s', async (reason) => {
    const { engine, sent } = athenaThat(replaced(reason));

    const refused = engine.query('select nope');

    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(`the SQL is not valid: ${reason}`);
    expect(namesOf(sent)).toEqual(['StartQueryExecution', 'GetQueryExecution']);
  });

  it('refuses SQL that Athena does not even start', async () => {
    const { client } = fakeClient<AthenaClient>(() => {
      throw awsFault('InvalidRequestException', 400, 1, "line 1:1: mismatched input 'selec'.\nExpecting: 'SELECT'");
    });
    const engine = athenaQueryEngine({ client, workgroup: 'wg', database: 'db' });

    const refused = engine.query('selec 1');

    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      "the SQL is not valid: line 1:1: mismatched input 'selec'. Expecting: 'SELECT'",
    );
    await expect(engine.query(' \n')).rejects.toThrow(UsageError);
  });

  it('says which limit ended a query', async () => {
    const reason = 'Query cancelled! : Bytes scanned limit was exceeded';
    const { engine } = athenaThat({ states: [{ State: 'CANCELLED', StateChangeReason: reason }] });

    await expect(engine.query('select 1')).rejects.toThrow(/scan more than workgroup wg allows; filter on year, month/);
  });

  it.each([
    ['VIEW_IS_STALE: line 1:15: View is stale', /deploy the stack again/],
    ['Query exhausted resources at this scale factor', 'Athena ended the query: Query exhausted resources'],
    ['PERMISSION_DENIED: Access Denied', 'Athena ended the query: PERMISSION_DENIED'],
  ])('reports %s as no fault of the SQL', async (reason, message) => {
    const { engine } = athenaThat(replaced(reason));

    const failed = engine.query('select 1');

    await expect(failed).rejects.toThrow(LakeError);
    await expect(failed).rejects.toThrow(message);
  });

  it('wraps what AWS refuses', async () => {
    const { client } = fakeClient<AthenaClient>(() => {
      throw awsFault('InvalidRequestException', 400, 1, 'WorkGroup wg is not found.');
    });

    await expect(athenaQueryEngine({ client, workgroup: 'wg', database: 'db' }).query('select 1')).rejects.toThrow(
      'a query cannot be started in workgroup wg: InvalidRequestException: WorkGroup wg is not found.',
    );
  });

  it('stops a query that does not end', async () => {
    const { engine, sent } = athenaThat({ states: [{ State: 'RUNNING' }] });

    await expect(engine.query('select 1')).rejects.toThrow(/was stopped after 30 minutes/);

    expect(namesOf(sent).at(-1)).toBe('StopQueryExecution');
  });

  it('stops what runs when it is closed', async () => {
    let isStopped = false;
    const { client, sent } = fakeClient<AthenaClient>(({ name }) => {
      if (name === 'StartQueryExecution') return { QueryExecutionId: 'q' };
      if (name === 'StopQueryExecution') isStopped = true;
      return { QueryExecution: { Status: { State: isStopped ? 'CANCELLED' : 'RUNNING' } } };
    });
    let closing: Promise<void> | null = null;
    const sleep = async (): Promise<void> => {
      closing ??= engine.close();
      await closing;
    };
    const engine = athenaQueryEngine({ client, workgroup: 'wg', database: 'db', sleep });

    await expect(engine.query('select 1')).rejects.toThrow('Athena ended the query: the query was stopped');
    expect(namesOf(sent).filter((name) => name === 'StopQueryExecution')).toHaveLength(1);
  });
});
