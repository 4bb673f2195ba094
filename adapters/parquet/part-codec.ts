import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { REF_COLUMNS, type RefColumnType } from '../../core/contract/ref-columns.ts';
import { metadataOf, metaOf, type PartMeta } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import type { PartCodec } from '../../pipeline/ports/part-codec.ts';
import { PART_SCHEMA } from './schema.ts';

/** Raised when the layout of the file changes for the same rows. */
const PART_FORMAT = '1.0.0';
/** A part has one row group: it holds an hour, and readers skip whole parts by their statistics. */
const ROW_GROUP_ROWS = 1_000_000;

/** Columns whose values come again and again: stored once each. Elsewhere looking for repeats costs more than it saves. */
const REPEATING_COLUMNS: ReadonlySet<string> = new Set([
  'lang',
  'sentiment',
  'symbol',
  'kind',
  'author_location',
  'hashtags',
  'domains',
  'media_types',
  'place_name',
  'place_country',
  'source',
  'rules',
  'withheld_in',
  'collected_at',
  'collected_by',
  'raw_file',
]);
/** Columns that queries narrow by value or range, so that readers can skip parts by the smallest and largest value. */
const COLUMNS_WITH_STATISTICS: ReadonlySet<string> = new Set([
  'id',
  'created_at',
  'lang',
  'sentiment',
  'symbol',
  'kind',
  'author_id',
  'author_username',
  'conversation_id',
  'collected_at',
]);

/** Parts as Parquet files, Snappy-compressed, by hyparquet-writer. */
export function parquetPartCodec(): PartCodec {
  return {
    encode: (rows, meta) =>
      new Uint8Array(
        parquetWriteBuffer({
          columnData: REF_COLUMNS.map(({ name, type }) => columnOf(rows, name, type)),
          schema: PART_SCHEMA,
          rowGroupSize: ROW_GROUP_ROWS,
          kvMetadata: Object.entries(metadataOf(meta)).map(([key, value]) => ({ key, value })),
          // Readers ignore the statistics of a creator whose name they cannot parse, hence this form.
          createdBy: `tweetlake version ${PART_FORMAT} (build ${meta.refineVersion})`,
        }),
      ),
    decode: decodePart,
    readMeta: readPartMeta,
  };
}

function columnOf(rows: readonly TweetRow[], name: keyof TweetRow, type: RefColumnType): ColumnSource {
  const data = new Array(rows.length);
  const isWhole = type === 'bigint' || type === 'timestamp';
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]?.[name] ?? null;
    data[i] = isWhole && value !== null ? BigInt(value as number) : value;
  }
  return {
    name,
    data,
    columnIndex: false,
    offsetIndex: false,
    statistics: COLUMNS_WITH_STATISTICS.has(name),
    ...(REPEATING_COLUMNS.has(name) ? {} : { encoding: 'PLAIN' as const }),
  };
}

async function decodePart(bytes: Uint8Array): Promise<TweetRow[]> {
  const rows = await parquetReadObjects({ file: arrayBufferOf(bytes) });
  return rows.map((row) => rowOf(row));
}

function rowOf(values: Readonly<Record<string, unknown>>): TweetRow {
  const row: Record<string, unknown> = {};
  for (const { name } of REF_COLUMNS) row[name] = plainValue(values[name]);
  return row as TweetRow;
}

/** hyparquet gives bigints and Dates where a row has numbers. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.getTime();
  return value ?? null;
}

function readPartMeta(bytes: Uint8Array): PartMeta | null {
  try {
    const pairs = parquetMetadata(arrayBufferOf(bytes)).key_value_metadata ?? [];
    return metaOf(Object.fromEntries(pairs.map(({ key, value }) => [key, value ?? ''])));
  } catch {
    return null;
  }
}

function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
