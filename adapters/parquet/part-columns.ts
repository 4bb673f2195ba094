import type { ParquetType } from 'hyparquet';
import { REF_COLUMNS, type RefColumnType } from '../../core/contract/ref-columns.ts';
import { REQUIRED_COLUMNS, type TweetRow } from '../../core/ref-schema.ts';
import { COLUMN_VALUES } from './column-values.ts';

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

/** How a column of REF stands in a part. */
export interface PartColumn {
  readonly read: (row: TweetRow) => TweetRow[keyof TweetRow];
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** The names from the column down to the values. */
  readonly path: readonly string[];
  readonly type: ParquetType;
  /** Whether values come again and again: each is then stored once. */
  readonly isRepeating: boolean;
  /** Whether readers may skip the part by the column's smallest and largest value. */
  readonly hasStatistics: boolean;
}

const PHYSICAL_TYPES: Readonly<Record<RefColumnType, ParquetType>> = {
  string: 'BYTE_ARRAY',
  timestamp: 'INT64',
  bigint: 'INT64',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  'array<string>': 'BYTE_ARRAY',
};

/** In file order. */
export const PART_COLUMNS: readonly PartColumn[] = REF_COLUMNS.map(({ name, type }) => ({
  read: COLUMN_VALUES[name],
  isList: type === 'array<string>',
  isRequired: REQUIRED_COLUMNS.has(name),
  path: type === 'array<string>' ? [name, 'list', 'element'] : [name],
  type: PHYSICAL_TYPES[type],
  isRepeating: REPEATING_COLUMNS.has(name),
  hasStatistics: COLUMNS_WITH_STATISTICS.has(name),
}));
