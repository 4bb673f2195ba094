import type { ImportTally } from '../../core/import-tally.ts';
import type { CsvLayout } from '../../core/shapes/csv-layout.ts';
import type { SpilledRun } from '../ports/spill.ts';

/** Whole records of one file, one a line. */
export interface Piece {
  /** The file as the user named it. */
  readonly file: string;
  /** Its path inside the file, where that is an archive of files; else null. */
  readonly member: string | null;
  /** Number of the first line in the file or member, from 1; of the first record where records are no lines. */
  readonly firstLine: number;
  /** When the file was made, ISO 8601, UTC, milliseconds: what counts as collected_at of records that have none of their own; null for standard input. */
  readonly collectedAt: string | null;
  /** UTF-8; lines end at \n, the last one may lack it. */
  readonly text: Uint8Array;
  /** Present when each line is a row of a CSV, a JSON array of its cells. */
  readonly csv?: CsvLayout;
}

/** How far the files of an import have been read. */
export interface ReadPosition {
  /** Files before this one, by its index, were read whole. */
  readonly file: number;
  /** How many pieces of it, and rests of it that are unreadable, were read. */
  readonly parts: number;
  /** Where in it the next line begins and which number that has; null where it must be read from its start. */
  readonly at: { readonly offsetBytes: number; readonly line: number } | null;
}

export const FILES_START: ReadPosition = { file: 0, parts: 0, at: null };

/** As many records as one task of an import handles. */
export interface Batch {
  readonly pieces: readonly Piece[];
  /** Records that could not be read at all, found while reading. */
  readonly unreadable: readonly RejectedRecord[];
  /** Bytes of input that this batch stands for, as they are on disk. */
  readonly inputBytes: number;
  /** Where the next batch begins. */
  readonly end: ReadPosition;
}

export interface RejectedRecord {
  readonly file: string;
  readonly member: string | null;
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
  readonly text: string;
}

/** What sorting a batch gave. */
export interface SortReport {
  /** Where the batch's tweets are; null when it has none. */
  readonly run: SpilledRun | null;
  readonly tweets: number;
  readonly tally: ImportTally;
  readonly inputBytes: number;
}

/** What writing a slot gave. */
export interface WriteReport {
  /** Lines that the spill had for the slot. */
  readonly tweets: number;
  readonly files: number;
  /** Lines whose id another line has too, but for one of each id. */
  readonly duplicates: number;
  /** Rows of the slot's part; null when the part already was current, or is left to others. */
  readonly rows: number | null;
}
