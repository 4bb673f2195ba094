import type { RejectedRecord } from '../../pipeline/import/batch.ts';

/** What stands for content that gives no records, or for a record that cannot be read. */
export type NoRecords = Omit<RejectedRecord, 'file' | 'member'>;
