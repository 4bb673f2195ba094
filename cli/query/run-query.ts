import type { QueryEngine } from '../../pipeline/ports/query-engine.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { parseLakePlace } from '../lake-place.ts';
import type { QueryOptions } from '../query.ts';
import { defaultFormat, printRows } from '../rows/print-rows.ts';
import { sqlOf } from './named-sql.ts';
import { statsLine } from './stats-line.ts';

/** Runs the SQL over the lake and prints its rows; on a terminal also how many, and what they cost. */
export async function runQuery(sqlOrName: string, options: QueryOptions): Promise<ExitCode> {
  const sql = await sqlOf(sqlOrName);
  const engine = await openEngine(options.lake);
  try {
    const result = await engine.query(sql);
    const rows = { columns: result.columns.map(({ name }) => name), batches: result.batches };
    const count = await printRows(rows, options.format ?? defaultFormat(process.stdout), process.stdout);
    if (process.stderr.isTTY) process.stderr.write(`${statsLine(count, result.stats())}\n`);
  } finally {
    await engine.close();
  }
  return EXIT.done;
}

/** Loads the engine that the lake needs, and no other. */
async function openEngine(place: string): Promise<QueryEngine> {
  const lake = parseLakePlace(place);
  if (lake.kind === 'aws') {
    const { openDeployedQueryEngine } = await import('./deployed-query-engine.ts');
    return openDeployedQueryEngine(lake.stack);
  }
  const { openLocalQueryEngine } = await import('./local-query-engine.ts');
  return openLocalQueryEngine(lake.folder);
}
