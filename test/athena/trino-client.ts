import { setTimeout as delay } from 'node:timers/promises';

/** What Trino says about a query that it ended. */
export class TrinoError extends Error {
  override readonly name = 'TrinoError';
}

export interface TrinoStats {
  /** Bytes that were read from S3. */
  readonly physicalInputBytes: number;
  readonly processedRows: number;
}

export interface TrinoResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** JSON values: a bigint beyond 2^53 is not exact, timestamps are text without a zone. */
  readonly rows: readonly (readonly unknown[])[];
  readonly stats: TrinoStats;
}

export interface TrinoOptions {
  readonly schema: string;
  readonly catalog?: string;
}

interface Answer {
  readonly nextUri?: string;
  readonly columns?: TrinoResult['columns'];
  readonly data?: TrinoResult['rows'];
  readonly stats: TrinoStats;
  readonly error?: { readonly errorName: string; readonly message: string };
}

const NO_NODES = /^NO_NODES_AVAILABLE/;
const NO_NODES_PAUSE_MS = 250;
const NO_NODES_TRIES_MAX = 80;

/**
 * Runs one statement in the tier's Trino. Rejects with TrinoError, worded as Athena words the reason of a failed query.
 * Trino says that it has started a few seconds before it finds itself as a node that can read tables; that is waited for.
 */
export async function queryTrino(sql: string, options: TrinoOptions): Promise<TrinoResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runStatement(sql, options);
    } catch (error) {
      const isEarly = error instanceof TrinoError && NO_NODES.test(error.message);
      if (!isEarly || attempt === NO_NODES_TRIES_MAX) throw error;
      await delay(NO_NODES_PAUSE_MS);
    }
  }
}

async function runStatement(sql: string, { schema, catalog = 'awsdatacatalog' }: TrinoOptions): Promise<TrinoResult> {
  const headers = {
    'X-Trino-User': 'test',
    'X-Trino-Catalog': catalog,
    'X-Trino-Schema': schema,
    'X-Trino-Time-Zone': 'UTC',
    // Else timestamps lose their precision in the answer.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
  };
  const rows: (readonly unknown[])[] = [];
  let columns: TrinoResult['columns'] = [];
  let response = await fetch(`${tierVariable('TRINO_URL')}/v1/statement`, { method: 'POST', body: sql, headers });
  for (;;) {
    const answer = (await response.json()) as Answer;
    if (answer.error) throw new TrinoError(`${answer.error.errorName}: ${answer.error.message}`);
    if (answer.columns) columns = answer.columns;
    rows.push(...(answer.data ?? []));
    if (answer.nextUri === undefined) return { columns, rows, stats: answer.stats };
    response = await fetch(answer.nextUri, { headers });
  }
}

/** A variable that `run.ts` sets. */
export function tierVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set; run these tests by npm run test:athena`);
  return value;
}
