import Table from 'cli-table3';
import type { QueryValue } from '../../pipeline/ports/query-engine.ts';
import { plainText } from '../plain-text.ts';
import { cutToWidth, textWidth } from '../text-width.ts';
import type { Row } from './row-format.ts';

/** A table must be held whole to know its widths. */
export const TABLE_ROWS_MAX = 1000;
const CELL_CHARS_MAX = 1000;
/** Below this a column says nothing. */
const COLUMN_WIDTH_MIN = 8;
/** A border and two blanks. */
const COLUMN_FRAME_WIDTH = 3;

/**
 * Rows as a table for people, not wider than `width` where one is given: wide columns are cut, and where that is not
 * enough each row becomes a block of lines. Control characters, which could steer the terminal, are left out.
 */
export function tableFormat(columns: readonly string[], rows: readonly Row[], width: number | null): string {
  const cells = rows.map((row) => columns.map((_, i) => cellText(row[i] ?? null)));
  const widths = fitWidths(columns, cells, width);
  return widths === null ? blocksOf(columns, cells) : tableOf(columns, rows, cells, widths);
}

function tableOf(
  columns: readonly string[],
  rows: readonly Row[],
  cells: readonly string[][],
  widths: number[],
): string {
  const table = new Table({
    head: columns.map((column, i) => cutToWidth(cellText(column), widths[i] ?? 0)),
    colWidths: widths.map((columnWidth) => columnWidth + 2),
    colAligns: columns.map((_, i) => (isNumeric(rows, i) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...cells.map((row) => row.map((text, i) => cutToWidth(text, widths[i] ?? 0))));
  return `${table.toString()}\n`;
}

function blocksOf(columns: readonly string[], cells: readonly string[][]): string {
  const nameWidth = Math.max(...columns.map((column) => column.length));
  return cells
    .map((row, i) => {
      const lines = columns.map((column, j) => `${column.padEnd(nameWidth)}  ${row[j] ?? ''}`.trimEnd());
      return `── row ${i + 1} ──\n${lines.join('\n')}\n`;
    })
    .join('');
}

/** The widest columns give way first; null when the table cannot be made to fit. */
function fitWidths(columns: readonly string[], cells: readonly string[][], width: number | null): number[] | null {
  const widths = columns.map((column, i) =>
    Math.max(textWidth(column), ...cells.map((row) => textWidth(row[i] ?? ''))),
  );
  if (width === null) return widths;
  const room = width - 1 - columns.length * COLUMN_FRAME_WIDTH;
  let used = widths.reduce((sum, columnWidth) => sum + columnWidth, 0);
  for (; used > room; used--) {
    const widest = Math.max(...widths);
    if (widest <= COLUMN_WIDTH_MIN) return null;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function cellText(value: QueryValue): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return plainText(text.slice(0, CELL_CHARS_MAX));
}

function isNumeric(rows: readonly Row[], column: number): boolean {
  return (
    rows.some((row) => typeof row[column] === 'number') && rows.every((row) => isNumberOrNull(row[column] ?? null))
  );
}

function isNumberOrNull(value: QueryValue): boolean {
  return value === null || typeof value === 'number';
}
