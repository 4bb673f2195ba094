import type { SchemaElement } from 'hyparquet';
import { REF_COLUMNS, type RefColumnType } from '../../core/contract/ref-columns.ts';
import { REQUIRED_COLUMNS } from '../../core/ref-schema.ts';

const UTF8: Partial<SchemaElement> = {
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  logical_type: { type: 'STRING' },
};

const PHYSICAL: Record<Exclude<RefColumnType, 'array<string>'>, Partial<SchemaElement>> = {
  string: UTF8,
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  bigint: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
};

/** The Parquet schema of a part, depth first; lists have the 3 levels of the Parquet specification, "LogicalTypes, Lists". */
export const PART_SCHEMA: SchemaElement[] = [
  { name: 'tweet', num_children: REF_COLUMNS.length },
  ...REF_COLUMNS.flatMap(({ name, type }) => elementsOf(name, type)),
];

function elementsOf(name: string, type: RefColumnType): SchemaElement[] {
  const repetition = REQUIRED_COLUMNS.has(name) ? 'REQUIRED' : 'OPTIONAL';
  if (type !== 'array<string>') return [{ name, ...PHYSICAL[type], repetition_type: repetition }];
  return [
    { name, repetition_type: repetition, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', ...UTF8, repetition_type: 'OPTIONAL' },
  ];
}
