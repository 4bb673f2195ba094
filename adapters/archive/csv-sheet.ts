import { parse } from 'csv-parse/sync';
import { type CsvLayout, type CsvMap, csvLayoutOf } from '../../core/shapes/csv-layout.ts';

/** A CSV, told by its first line. */
export interface CsvSheet {
  readonly separator: string;
  readonly header: readonly string[];
  /** Null when nothing tells what its columns hold. */
  readonly layout: CsvLayout | null;
}

const SEPARATORS = [',', ';', '\t', '|'];
/** A name of a column, where no tool is known by it. */
const NAME = /^[\p{L}_$#@][^{}[\]\n]{0,63}$/u;
/** A JSON value that begins a line. */
const JSON_LINE = /^\s*[[{]/m;

/**
 * The CSV that a text begins; null when it is none. A first line of other words is one only when no line after it begins like JSON.
 */
export function csvSheetOf(head: string, map: CsvMap | null): CsvSheet | null {
  if (JSON_LINE.test(head.slice(0, 1))) return null;
  const first = firstLineOf(head);
  const headers = SEPARATORS.map((separator) => ({ separator, header: cellsOf(first, separator) }));
  for (const { separator, header } of headers) {
    const layout = csvLayoutOf(header, map);
    if (layout !== null) return { separator, header, layout };
  }
  const unknown = headers.find(({ header }) => isHeader(header));
  if (unknown === undefined || JSON_LINE.test(head)) return null;
  return { ...unknown, layout: null };
}

function firstLineOf(head: string): string {
  const text = head.startsWith('\uFEFF') ? head.slice(1) : head;
  return text.slice(0, text.indexOf('\n') === -1 ? undefined : text.indexOf('\n')).replace(/\r$/, '');
}

function cellsOf(line: string, separator: string): string[] {
  if (!line.includes(separator)) return [];
  try {
    const [cells = []] = parse(line, { delimiter: separator }) as string[][];
    return cells.map((cell) => cell.trim());
  } catch {
    return [];
  }
}

function isHeader(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell) => NAME.test(cell)) && new Set(cells).size === cells.length;
}
