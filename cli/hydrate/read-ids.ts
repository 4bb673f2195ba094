import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { UsageError } from '../../core/errors.ts';
import { objectOf } from '../../core/json.ts';

/** Names that a column of ids has. */
const ID_COLUMNS = ['id', 'tweet_id', 'post_id', 'id_str', 'tweetid', 'status_id'];
const ID = /^[1-9]\d{0,18}$/;

/** Something in a list of ids that is none. */
export interface NoId {
  readonly line: number;
  readonly text: string;
}

export interface IdList {
  /** Each once, in the order of the list. */
  readonly ids: readonly string[];
  readonly noIds: readonly NoId[];
}

/** Reads ids from a file or, for `-`, standard input. Rejects with UsageError when it cannot be read or holds no id. */
export async function readIds(file: string): Promise<IdList> {
  const list = await idsOf(file === '-' ? process.stdin : createReadStream(file)).catch((cause: unknown) => {
    const reason = String(objectOf(cause).message);
    throw new UsageError(`the ids in ${file} cannot be read: ${reason}`, { cause });
  });
  if (list.ids.length > 0) return list;
  throw new UsageError(`${file} holds no ids; it must have one a line, or be CSV with a column id`);
}

/** A plain list is CSV of one column without a header. */
export async function idsOf(input: Readable): Promise<IdList> {
  const ids = new Set<string>();
  const noIds: NoId[] = [];
  let column: number | null = null;
  for await (const { record, info } of recordsOf(input)) {
    const header = column === null ? idColumnOf(record) : -1;
    column ??= Math.max(0, header);
    const text = record[column] ?? '';
    if (ID.test(text)) ids.add(text);
    else if (header === -1) noIds.push({ line: info.lines, text });
  }
  return { ids: [...ids], noIds };
}

type CsvRecord = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

function recordsOf(input: Readable): AsyncIterable<CsvRecord> {
  const isTolerant = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true };
  // Named: it would take the first that it sees for all, and lists are often put together from several.
  const parser = parse({ bom: true, info: true, record_delimiter: ['\r\n', '\n', '\r'], ...isTolerant });
  input.on('error', (error) => parser.destroy(error));
  return input.pipe(parser);
}

/** The column of ids by a header; -1 when this is none. */
function idColumnOf(record: readonly string[]): number {
  return record.findIndex((cell) => ID_COLUMNS.includes(cell.toLowerCase()));
}
