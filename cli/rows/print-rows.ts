import { once } from 'node:events';
import type { QueryValue } from '../../pipeline/ports/query-engine.ts';
import type { OutputFormat } from '../options.ts';
import { csvFormat } from './csv-format.ts';
import { jsonFormat, ndjsonFormat } from './json-format.ts';
import type { Row, RowFormat } from './row-format.ts';

interface PrintableRows {
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
}

/** The format to print in when none was asked for. */
export function defaultFormat(output: { readonly isTTY?: boolean }): OutputFormat {
  return output.isTTY === true ? 'table' : 'ndjson';
}

/**
 * Prints rows as they come, without holding more than a batch; gives how many were printed.
 * A table holds its first 1,000 rows and says when there are more.
 */
export async function printRows(
  rows: PrintableRows,
  format: OutputFormat,
  output: NodeJS.WriteStream,
): Promise<number> {
  if (format === 'table') return printTable(rows, output);
  const { begin, row, end } = formatOf(format, rows.columns);
  let count = 0;
  await write(output, begin);
  for await (const batch of rows.batches) {
    await write(output, batch.map((values, i) => row(values, count + i)).join(''));
    count += batch.length;
  }
  await write(output, end(count));
  return count;
}

function formatOf(format: Exclude<OutputFormat, 'table'>, columns: readonly string[]): RowFormat {
  switch (format) {
    case 'json':
      return jsonFormat(columns);
    case 'ndjson':
      return ndjsonFormat(columns);
    case 'csv':
      return csvFormat(columns);
  }
}

async function printTable({ columns, batches }: PrintableRows, output: NodeJS.WriteStream): Promise<number> {
  const { TABLE_ROWS_MAX, tableFormat } = await import('./table-format.ts');
  const rows: (readonly QueryValue[])[] = [];
  let hasMore = false;
  for await (const batch of batches) {
    const room = TABLE_ROWS_MAX - rows.length;
    rows.push(...batch.slice(0, room));
    hasMore = batch.length > room;
    if (hasMore) break;
  }
  await write(output, tableFormat(columns, rows, output.columns ?? null));
  if (hasMore) await write(output, `More rows follow after these ${rows.length}; --format ndjson or csv prints all.\n`);
  return rows.length;
}

async function write(output: NodeJS.WriteStream, text: string): Promise<void> {
  if (text !== '' && !output.write(text)) await once(output, 'drain');
}
