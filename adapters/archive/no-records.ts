import type { RejectedRecord } from '../../pipeline/import/batch.ts';
import type { LongLine } from './line-pieces.ts';

/** What stands for content that gives no records, or for a record that cannot be read. */
export type NoRecords = Omit<RejectedRecord, 'file' | 'member'>;

/** A page of all that a search found may be one record; it and what is read from it must have room in memory. */
export const LINE_BYTES_MAX = 64 * 1024 * 1024;

export function tooLong({ longLine }: LongLine): NoRecords {
  return {
    line: longLine,
    kind: 'too-large',
    reason: 'a record of more than 64 MB, which cannot be read at once',
    text: '',
  };
}
