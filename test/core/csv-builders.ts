import { expect } from '@jest/globals';
import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import { type CsvMap, csvLayoutOf } from '../../core/shapes/csv-layout.ts';
import { csvRecord } from '../../core/shapes/csv-record.ts';
import type { RecordResult } from '../../core/shapes/record-result.ts';
import { detect, RAW_FILE } from './decode-builders.ts';
import { ORIGIN } from './shapes-builders.ts';

export type Cells = Readonly<Record<string, string>>;

/** Reads a row of a CSV with these columns. */
export function recordOf(cells: Cells, map: CsvMap | null = null): RecordResult {
  const layout = csvLayoutOf(Object.keys(cells), map);
  if (layout === null) throw new Error('no layout');
  return csvRecord(Object.values(cells), layout, ORIGIN);
}

/** The REF row of a row of a CSV. */
export function rowOf(cells: Cells, map: CsvMap | null = null): object {
  const { lines, rejections } = recordOf(cells, map);
  expect(rejections).toEqual([]);
  return decodeEnvelope(JSON.parse(lines[0]?.json ?? 'null'), RAW_FILE, detect);
}
