import { CsvError, parse } from 'csv-parse/sync';
import type { CsvSheet } from './csv-sheet.ts';
import { type LinePiece, linePieces } from './line-pieces.ts';
import { LINE_BYTES_MAX, type NoRecords, tooLong } from './no-records.ts';

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const AS_THEY_COME = { pieceBytes: 1, lineBytesMax: LINE_BYTES_MAX };
/** A row that goes on for so long is a quote that was never closed. Source: the longest rows of twarc-csv have some 50 KB. */
const ROW_BYTES_MAX = 1024 * 1024;

/**
 * The rows of a CSV, without its first: each is a JSON array of its cells on the line on which it begins, so that lines keep their numbers.
 * A damaged row costs the line on which it begins and no other: reading goes on with the next line.
 */
export async function* csvPieces(
  chunks: AsyncIterable<Buffer>,
  sheet: Pick<CsvSheet, 'separator' | 'header'>,
  pieceBytes: number,
): AsyncIterable<LinePiece | NoRecords> {
  const reader = rowReader(sheet);
  let held: Buffer = Buffer.alloc(0);
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const lines of linePieces(chunks, AS_THEY_COME)) {
      if ('longLine' in lines) {
        reader.read(held, true);
        held = Buffer.alloc(0);
        reader.refuse(tooLong(lines));
      } else {
        held = Buffer.concat([held, lines.text]);
        held = held.subarray(reader.read(held.subarray(0, held.lastIndexOf(NEWLINE) + 1), false));
      }
      yield* reader.take(pieceBytes);
    }
  } catch (error) {
    failure = { error };
  }
  reader.read(held, true);
  yield* reader.take(0);
  if (failure !== null) throw failure.error;
}

function rowReader({ separator, header }: Pick<CsvSheet, 'separator' | 'header'>) {
  const columns = header.length;
  const written = rowLines();

  /** Takes the first line for a row of its own, if it is one but for a lone quote; else refuses it. Gives its bytes. */
  const takeLine = (bytes: Buffer, problem: Problem): number => {
    const end = bytes.indexOf(NEWLINE) + 1 || bytes.byteLength;
    const first = bytes.subarray(0, end);
    const row = problem.isLoneQuote ? looseRow(first, separator, columns) : null;
    if (row !== null) written.addRow(row, first);
    else if (first.toString('utf8').trim() === '') written.add('', 1);
    else written.refuse(brokenLine(first, problem.reason));
    return end;
  };

  return {
    take: written.take,
    refuse: written.refuse,
    /** Reads whole lines; gives how many bytes were used up, all of them when this is the end. */
    read(bytes: Buffer, isEnd: boolean): number {
      let at = 0;
      while (at < bytes.byteLength) {
        const rest = bytes.subarray(at);
        const run = rowsOf(rest, separator, columns);
        let from = 0;
        for (const { cells, endBytes } of run.rows) {
          written.addRow(cells, rest.subarray(from, endBytes));
          from = endBytes;
        }
        at += from;
        if (run.problem === null) {
          written.add('', newlinesIn(rest.subarray(from)));
          return bytes.byteLength;
        }
        const mayGoOn = run.problem.isOpen && !isEnd && bytes.byteLength - at < ROW_BYTES_MAX;
        if (mayGoOn) return at;
        at += takeLine(bytes.subarray(at), run.problem);
      }
      return at;
    },
  };
}

/** Gathers rows as lines of JSON, and as many blank ones as keep the numbers of the file's lines. */
function rowLines() {
  let line = 1;
  let firstLine = 1;
  let isHeader = true;
  let text: string[] = [];
  let chars = 0;
  let refused: NoRecords[] = [];
  const add = (json: string, lines: number): void => {
    text.push(json + '\n'.repeat(lines));
    chars += json.length + lines;
    line += lines;
  };
  return {
    add,
    /** `bytes` are the row and the blank lines before it. */
    addRow(row: readonly string[], bytes: Buffer): void {
      const blankBytes = bytes.findIndex((byte) => byte !== NEWLINE && byte !== CARRIAGE_RETURN);
      const blank = newlinesIn(bytes.subarray(0, blankBytes));
      add('', blank);
      add(isHeader ? '' : JSON.stringify(row), newlinesIn(bytes) - blank);
      isHeader = false;
    },
    /** The line that is next. */
    refuse(what: Omit<NoRecords, 'line'>): void {
      refused.push({ ...what, line });
      add('', 1);
    },
    /** What was gathered, when it is at least so much. */
    *take(bytesMin: number): Iterable<LinePiece | NoRecords> {
      if (chars < bytesMin || chars === 0) return;
      yield* refused;
      yield { firstLine, lines: line - firstLine, text: new TextEncoder().encode(text.join('')) };
      firstLine = line;
      text = [];
      chars = 0;
      refused = [];
    },
  };
}

function brokenLine(bytes: Buffer, reason: string): Omit<NoRecords, 'line'> {
  return { kind: 'broken', reason, text: bytes.toString('utf8').replace(/\r?\n$/, '') };
}

interface Problem {
  readonly reason: string;
  /** A quote that has not been closed yet. */
  readonly isOpen: boolean;
  /** A quote inside of a cell that has none around it. */
  readonly isLoneQuote: boolean;
}

interface Run {
  readonly rows: readonly { readonly cells: readonly string[]; readonly endBytes: number }[];
  /** Why the row after these cannot be read. */
  readonly problem: Problem | null;
}

class WrongLength extends Error {}

function rowsOf(bytes: Buffer, separator: string, columns: number): Run {
  const rows: { cells: string[]; endBytes: number }[] = [];
  try {
    parse(bytes, {
      ...optionsOf(separator),
      on_record: (cells: string[], { bytes: endBytes }: { readonly bytes: number }) => {
        if (cells.length !== columns) throw new WrongLength(`${cells.length} cells, where the header has ${columns}`);
        rows.push({ cells, endBytes });
        return null;
      },
    });
    return { rows, problem: null };
  } catch (error) {
    return { rows, problem: problemOf(error) };
  }
}

function optionsOf(separator: string) {
  return { delimiter: separator, record_delimiter: ['\r\n', '\n'], relax_column_count: true, skip_empty_lines: true };
}

function looseRow(line: Buffer, separator: string, columns: number): readonly string[] | null {
  try {
    const rows = parse(line, { ...optionsOf(separator), relax_quotes: true }) as string[][];
    return rows.length === 1 && rows[0]?.length === columns ? rows[0] : null;
  } catch (error) {
    problemOf(error);
    return null;
  }
}

const REASONS = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'a quote that is not closed'],
  ['CSV_INVALID_CLOSING_QUOTE', 'a quote that is closed inside of a cell, or not at all'],
  ['INVALID_OPENING_QUOTE', 'a quote inside of a cell that does not begin with one'],
]);

/** What a row suffers from; throws what is no fault of the row. */
function problemOf(error: unknown): Problem {
  if (error instanceof WrongLength) return { reason: error.message, isOpen: false, isLoneQuote: false };
  const code = error instanceof CsvError ? error.code : '';
  const reason = REASONS.get(code);
  if (reason === undefined) throw error;
  return { reason, isOpen: code === 'CSV_QUOTE_NOT_CLOSED', isLoneQuote: code === 'INVALID_OPENING_QUOTE' };
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
