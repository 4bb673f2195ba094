import type { ColumnChunk, ColumnMetaData, Encoding, ParquetType, Statistics } from 'hyparquet';
import type { PageEncodingStats } from 'hyparquet/src/types.js';
import { ByteWriter } from 'hyparquet-writer';
import { getPageBoundaries } from 'hyparquet-writer/src/column.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { compareUtf8 } from '../../core/compare-utf8.ts';
import type { Leaf, LeafValue, PageRange } from './leaf.ts';
import type { PartColumn } from './part-columns.ts';
import type { PlainEncoder } from './plain-values.ts';
import { snappyCompress } from './snappy.ts';

/** Readers take a page at a time. Source: the Parquet specification, "Data page size". */
const PAGE_BYTES = 1 << 20;

/** Writes the pages of a column, each compressed with Snappy, and gives what the file's footer says of them. */
export function writeColumnChunk(writer: ByteWriter, format: PartColumn, leaf: Leaf, plain: PlainEncoder): ColumnChunk {
  const startsAt = writer.offset;
  const dictionary = format.isRepeating ? dictionaryOf(leaf) : null;
  const encoding: Encoding = dictionary === null ? 'PLAIN' : 'RLE_DICTIONARY';
  const dictionaryBytes = dictionary === null ? 0 : writeDictionary(writer, dictionary, format.type, plain);
  const dataAt = writer.offset;
  const pages = pagesOf(leaf, format.type);
  const pagesBytes = pages.map((page) => {
    const values = dictionary === null ? plain.encode(leaf.values, format.type, page) : indexesOf(dictionary, page);
    return writeDataPage(writer, leaf, page, { values, encoding });
  });
  const meta: ColumnMetaData = {
    type: format.type,
    encodings: dictionary === null ? [encoding] : ['PLAIN', encoding],
    path_in_schema: [...format.path],
    codec: 'SNAPPY',
    num_values: BigInt(leaf.values.length),
    total_compressed_size: BigInt(writer.offset - startsAt),
    total_uncompressed_size: BigInt(pagesBytes.reduce((sum, bytes) => sum + bytes, dictionaryBytes)),
    data_page_offset: BigInt(dataAt),
    ...(dictionary === null ? {} : { dictionary_page_offset: BigInt(startsAt) }),
    ...(format.hasStatistics && {
      statistics: statisticsOf(dictionary?.distinct ?? leaf.values, leaf),
      encoding_stats: pageCounts(encoding, pages.length),
    }),
  };
  return { meta_data: meta, file_offset: BigInt(startsAt) };
}

/** Tells readers whether looking into the dictionary alone is enough to skip the part. */
function pageCounts(encoding: Encoding, pages: number): PageEncodingStats[] {
  const data: PageEncodingStats = { page_type: 'DATA_PAGE_V2', encoding, count: pages };
  return encoding === 'PLAIN' ? [data] : [{ page_type: 'DICTIONARY_PAGE', encoding: 'PLAIN', count: 1 }, data];
}

interface Dictionary {
  /** In the order of their first appearance. */
  readonly distinct: readonly LeafValue[];
  /** One an entry of the leaf; of no meaning where it holds no value. */
  readonly indexes: Uint32Array;
  readonly leaf: Leaf;
}

/** Null when storing each value once would hardly be smaller. */
function dictionaryOf(leaf: Leaf): Dictionary | null {
  const { values, present } = leaf;
  const indexByValue = new Map<LeafValue, number>();
  const indexes = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as LeafValue | null;
    if (value === null) continue;
    let index = indexByValue.get(value);
    if (index === undefined) {
      index = indexByValue.size;
      if (2 * (index + 1) > present) return null;
      indexByValue.set(value, index);
    }
    indexes[i] = index;
  }
  return present === 0 ? null : { distinct: [...indexByValue.keys()], indexes, leaf };
}

function pagesOf({ values, sizeBytes, repetitionLevels }: Leaf, type: ParquetType): readonly PageRange[] {
  if (sizeBytes < PAGE_BYTES) return [{ start: 0, end: values.length }];
  return getPageBoundaries([...values], type, undefined, PAGE_BYTES, [...(repetitionLevels ?? [])]);
}

function writeDictionary(writer: ByteWriter, { distinct }: Dictionary, type: ParquetType, plain: PlainEncoder): number {
  const startsAt = writer.offset;
  const bytes = plain.encode(distinct, type, { start: 0, end: distinct.length });
  const compressed = snappyCompress(bytes);
  writePageHeader(writer, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: bytes.byteLength,
    compressed_page_size: compressed.byteLength,
    dictionary_page_header: { num_values: distinct.length, encoding: 'PLAIN' },
  });
  const headerBytes = writer.offset - startsAt;
  writer.appendBytes(compressed);
  return headerBytes + bytes.byteLength;
}

interface PageValues {
  readonly values: Uint8Array;
  readonly encoding: Encoding;
}

/** Writes a data page of version 2: levels as they are, then the values, compressed. Gives its uncompressed size. */
function writeDataPage(writer: ByteWriter, leaf: Leaf, page: PageRange, { values, encoding }: PageValues): number {
  const startsAt = writer.offset;
  const levels = levelsOf(leaf, page);
  const compressed = snappyCompress(values);
  const levelBytes = levels.bytes.byteLength;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levelBytes + values.byteLength,
    compressed_page_size: levelBytes + compressed.byteLength,
    data_page_header_v2: {
      num_values: page.end - page.start,
      num_nulls: levels.nulls,
      num_rows: levels.rows,
      encoding,
      definition_levels_byte_length: levels.definitionBytes,
      repetition_levels_byte_length: levelBytes - levels.definitionBytes,
      is_compressed: true,
    },
  });
  const headerBytes = writer.offset - startsAt;
  writer.appendBytes(levels.bytes);
  writer.appendBytes(compressed);
  return headerBytes + levelBytes + values.byteLength;
}

function levelsOf({ definitionLevels, definitionMax, repetitionLevels }: Leaf, { start, end }: PageRange) {
  const writer = new ByteWriter();
  const repetitions = repetitionLevels?.subarray(start, end);
  const definitions = definitionLevels?.subarray(start, end);
  if (repetitions) writeRleBitPackedHybrid(writer, repetitions, 1);
  const definitionBytes = definitions ? writeRleBitPackedHybrid(writer, definitions, bitWidthOf(definitionMax)) : 0;
  return {
    bytes: writer.getBytes(),
    definitionBytes,
    nulls: definitions ? definitions.length - countOf(definitions, definitionMax) : 0,
    rows: repetitions ? countOf(repetitions, 0) : end - start,
  };
}

function indexesOf({ indexes, leaf }: Dictionary, { start, end }: PageRange): Uint8Array {
  const present: number[] = [];
  let largest = 0;
  for (let i = start; i < end; i++) {
    if (leaf.values[i] === null) continue;
    const index = indexes[i] as number;
    if (index > largest) largest = index;
    present.push(index);
  }
  const writer = new ByteWriter();
  const bitWidth = bitWidthOf(largest);
  writer.appendUint8(bitWidth);
  writeRleBitPackedHybrid(writer, present, bitWidth);
  return writer.getBytes();
}

/** How many bits the numbers 0 to `largest` need. */
function bitWidthOf(largest: number): number {
  return Math.ceil(Math.log2(largest + 1));
}

function countOf(levels: Uint8Array, wanted: number): number {
  let count = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i] === wanted) count++;
  return count;
}

function statisticsOf(values: readonly (LeafValue | null)[], leaf: Leaf): Statistics {
  let min: LeafValue | null = null;
  let max: LeafValue | null = null;
  for (const value of values) {
    if (value === null) continue;
    if (min === null || compare(value, min) < 0) min = value;
    if (max === null || compare(value, max) > 0) max = value;
  }
  return {
    null_count: BigInt(leaf.values.length - leaf.present),
    ...(min === null || max === null ? {} : { min_value: physical(min), max_value: physical(max) }),
  };
}

function compare(a: LeafValue, b: LeafValue): number {
  return typeof a === 'string' ? compareUtf8(a, b as string) : Number(a) - Number(b);
}

/** Statistics of whole numbers are 64 bits wide, as the values are. */
function physical(value: LeafValue): string | bigint | boolean {
  return typeof value === 'number' ? BigInt(value) : value;
}
