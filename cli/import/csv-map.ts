import { InvalidArgumentError } from 'commander';
import { CSV_FIELDS, type CsvField } from '../../core/shapes/csv-fields.ts';
import type { CsvMap } from '../../core/shapes/csv-layout.ts';

/** Reads `--map`: `id=tweet_id,text=content`, each field and each column once. */
export function csvMap(text: string): CsvMap {
  const map: Partial<Record<CsvField, string>> = {};
  const columns = new Set<string>();
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    const field = fieldNamed(pair.slice(0, Math.max(equals, 0)).trim());
    const column = pair.slice(equals + 1).trim();
    if (field === null || column === '') {
      throw new InvalidArgumentError(`It must be FIELD=COLUMN,…; "${pair}" is not. Fields: ${CSV_FIELDS.join(', ')}.`);
    }
    if (map[field] !== undefined || columns.has(column)) throw new InvalidArgumentError(`"${pair}" names one twice.`);
    map[field] = column;
    columns.add(column);
  }
  if (map.id === undefined || map.text === undefined) throw new InvalidArgumentError('It must name id and text.');
  return map;
}

function fieldNamed(name: string): CsvField | null {
  return CSV_FIELDS.find((field) => field === name) ?? null;
}
