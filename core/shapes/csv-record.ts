import { isoTimeOf } from '../tweet-time.ts';
import { arrayOfCell } from './csv-cells.ts';
import type { CsvField } from './csv-fields.ts';
import type { CsvLayout } from './csv-layout.ts';
import { csvToV2 } from './csv-tweet.ts';
import { envelopeLineOf, matchingRulesOf } from './envelope-line.ts';
import { includesCollector } from './includes-collector.ts';
import type { Origin, RecordResult } from './record-result.ts';
import type { NotATweet } from './what-it-is.ts';

/** A spreadsheet that was opened and saved has cut the ids. */
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/** Gives the envelope of a row of a CSV, or why it has none; a rejection has the row as CSV. Never throws for bad input. */
export function csvRecord(row: readonly string[], layout: CsvLayout, origin: Origin): RecordResult {
  const cells: Partial<Record<CsvField, string>> = {};
  for (const [i, field] of layout.fields.entries()) {
    const cell = row[i]?.trim();
    if (field !== null && cell !== undefined && cell !== '') cells[field] = cell;
  }
  const found = includesCollector();
  const tweet = csvToV2(cells, layout.tool, found);
  const stamp = {
    collectedAt: isoTimeOf(cells.collected_at) ?? origin.collectedAt,
    collectedBy: `${origin.collectedBy}:csv`,
  };
  const rules = matchingRulesOf(arrayOfCell(cells.matching_rules));
  const problem = problemOf(cells.id, cells.text);
  const line = problem ?? envelopeLineOf({ data: tweet, includes: found.includes(), rules }, stamp);
  if ('reason' in line) {
    const rejection = { ...line, line: csvLine(row) };
    return { shape: 'none', copy: null, lines: [], tweets: [], rejections: [rejection], erasures: [] };
  }
  return { shape: 'csv', copy: null, lines: [line], tweets: [tweet], rejections: [], erasures: [] };
}

function problemOf(id: string | undefined, text: string | undefined): NotATweet | null {
  if (id !== undefined && SCIENTIFIC.test(id)) {
    return {
      kind: 'no-id',
      reason: 'an id in scientific notation, as spreadsheets write it: its last digits are lost',
    };
  }
  return text === undefined ? { kind: 'no-text', reason: 'a row without a text' } : null;
}

/** The cells as a line of CSV, whatever separated them before. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}
