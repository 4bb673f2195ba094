import { type ColumnChunk, parquetMetadata, parquetReadObjects, type RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { REF_COLUMNS } from '../../core/contract/ref-columns.ts';
import { metadataOf, metaOf, type PartMeta } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import type { PartCodec } from '../../pipeline/ports/part-codec.ts';
import { writeColumnChunk } from './column-chunk.ts';
import { leafOf } from './leaf.ts';
import { PART_COLUMNS } from './part-columns.ts';
import { type PlainEncoder, plainEncoder } from './plain-values.ts';
import { PART_SCHEMA } from './schema.ts';

/** Raised when the layout of the file changes for the same rows. */
const PART_FORMAT = '1.0.0';
/** A part of a few hundred tweets fits. */
const FIRST_BYTES = 1 << 18;
/** "PAR1", at the beginning and at the end. */
const MAGIC = 0x31524150;
const MAGIC_BYTES = 4;

/** Parts as Parquet files, Snappy-compressed, in one row group; the file's structure is hyparquet-writer's. */
export function parquetPartCodec(): PartCodec {
  const plain = plainEncoder();
  return { encode: (rows, meta) => encodePart(rows, meta, plain), decode: decodePart, readMeta: readPartMeta };
}

function encodePart(rows: readonly TweetRow[], meta: PartMeta, plain: PlainEncoder): Uint8Array {
  const writer = new ByteWriter(FIRST_BYTES);
  writer.appendUint32(MAGIC);
  const columns =
    rows.length === 0
      ? []
      : PART_COLUMNS.map((column) => writeColumnChunk(writer, column, leafOf(rows, column), plain));
  writeMetadata(writer, {
    version: 2,
    schema: PART_SCHEMA,
    num_rows: BigInt(rows.length),
    // The type wants it, the writer finds it out.
    metadata_length: 0,
    row_groups: rows.length === 0 ? [] : [rowGroupOf(columns, rows.length, writer.offset)],
    key_value_metadata: Object.entries(metadataOf(meta)).map(([key, value]) => ({ key, value })),
    // Readers ignore the statistics of a creator whose name they cannot parse, hence this form.
    created_by: `tweetlake version ${PART_FORMAT} (build ${meta.refineVersion})`,
  });
  writer.appendUint32(MAGIC);
  return new Uint8Array(writer.getBuffer());
}

/** One for the whole part: it holds an hour, and readers skip whole parts by their statistics. */
function rowGroupOf(columns: ColumnChunk[], rows: number, endsAt: number): RowGroup {
  return {
    columns,
    total_byte_size: columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
    num_rows: BigInt(rows),
    total_compressed_size: BigInt(endsAt - MAGIC_BYTES),
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
