import type { QueryValue } from '../../pipeline/ports/query-engine.ts';
import type { RowFormat } from './row-format.ts';

/** Comma-separated values with a header; null is empty, lists and objects are JSON. Source: RFC 4180. */
export function csvFormat(columns: readonly string[]): RowFormat {
  return { begin: csvLine(columns), row: (values) => csvLine(values), end: () => '' };
}

function csvLine(values: readonly QueryValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

function csvField(value: QueryValue): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // An empty string is quoted, so that it is told from null.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
