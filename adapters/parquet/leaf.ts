import type { TweetRow } from '../../core/ref-schema.ts';
import type { PartColumn } from './part-columns.ts';

export type LeafValue = string | number | boolean;

/** The values of one column as Parquet keeps them: one entry a value, and one for each null or empty list. */
export interface Leaf {
  readonly values: readonly (LeafValue | null)[];
  /** One an entry; null where every column value must be there. Below `definitionMax` the entry holds no value. */
  readonly definitionLevels: Uint8Array | null;
  readonly definitionMax: number;
  /** One an entry, 0 where a row begins; null where each entry is a row. */
  readonly repetitionLevels: Uint8Array | null;
  /** How many entries hold a value. */
  readonly present: number;
  /** About how many bytes the values take. */
  readonly sizeBytes: number;
}

/** Entries of a leaf, [start, end); each page begins with a row. */
export interface PageRange {
  readonly start: number;
  readonly end: number;
}

type ColumnReader = PartColumn['read'];

const FIXED_VALUE_BYTES = 8;

/** Takes a column out of the rows. */
export function leafOf(rows: readonly TweetRow[], { read, isList, isRequired }: PartColumn): Leaf {
  return isList ? listLeaf(rows, read) : flatLeaf(rows, read, isRequired);
}

function flatLeaf(rows: readonly TweetRow[], read: ColumnReader, isRequired: boolean): Leaf {
  const values = new Array<LeafValue | null>(rows.length);
  const definitionLevels = new Uint8Array(rows.length);
  let present = 0;
  let sizeBytes = 0;
  for (let i = 0; i < values.length; i++) {
    const value = read(rows[i] as TweetRow) as LeafValue | null;
    values[i] = value;
    if (value === null) continue;
    definitionLevels[i] = 1;
    present++;
    sizeBytes += typeof value === 'string' ? value.length : FIXED_VALUE_BYTES;
  }
  return {
    values,
    definitionLevels: isRequired ? null : definitionLevels,
    definitionMax: isRequired ? 0 : 1,
    repetitionLevels: null,
    present,
    sizeBytes,
  };
}

/** Of an optional list of optional elements: null, empty, element null, element. */
const LEVEL = { empty: 1, element: 3 } as const;

function listLeaf(rows: readonly TweetRow[], read: ColumnReader): Leaf {
  const values: (string | null)[] = [];
  const definitions: number[] = [];
  const repetitions: number[] = [];
  let present = 0;
  let sizeBytes = 0;
  for (const row of rows) {
    const list = read(row) as readonly string[] | null;
    if (list === null || list.length === 0) {
      values.push(null);
      definitions.push(list === null ? 0 : LEVEL.empty);
      repetitions.push(0);
      continue;
    }
    for (let i = 0; i < list.length; i++) {
      const value = list[i] as string;
      values.push(value);
      definitions.push(LEVEL.element);
      repetitions.push(i === 0 ? 0 : 1);
      sizeBytes += value.length;
    }
    present += list.length;
  }
  return {
    values,
    definitionLevels: Uint8Array.from(definitions),
    definitionMax: LEVEL.element,
    repetitionLevels: Uint8Array.from(repetitions),
    present,
    sizeBytes,
  };
}
