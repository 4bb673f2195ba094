import type { QueryValue } from '../../pipeline/ports/query-engine.ts';

/** The values of a row, each at its column's index. */
export type Row = readonly QueryValue[];

/** How rows become text, one at a time. */
export interface RowFormat {
  /** Stands before all rows. */
  readonly begin: string;
  /** The text of a row; `index` counts from 0. */
  readonly row: (values: Row, index: number) => string;
  /** Stands after all rows. */
  readonly end: (count: number) => string;
}
