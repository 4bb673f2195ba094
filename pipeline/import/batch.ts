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
}

/** As many records as one task of an import handles. */
export interface Batch {
  readonly pieces: readonly Piece[];
  /** Records that could not be read at all, found while reading. */
  readonly unreadable: readonly RejectedRecord[];
  /** Bytes of input that this batch stands for, as they are on disk. */
  readonly inputBytes: number;
}

export interface RejectedRecord {
  readonly file: string;
  readonly member: string | null;
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
  readonly text: string;
}
