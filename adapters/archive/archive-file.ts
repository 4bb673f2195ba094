import { accessSync, constants, statSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';
import { codeOf } from '../folder/folder-error.ts';

/** What stands for standard input on the command line. */
export const STDIN = '-';

/** One file of an archive, as the user named it. */
export interface ArchiveFile {
  readonly file: string;
  /** Bytes on disk; 0 for standard input, whose length is not known. */
  readonly sizeBytes: number;
  /** Modification time, ISO 8601; null for standard input. */
  readonly modifiedAt: string | null;
}

/**
 * Looks a file up. Throws UsageError when it is missing, no file, or may not be read.
 * It waits for the disk: turns of the event loop would take three times as long for a million.
 */
export function archiveFile(file: string): ArchiveFile {
  if (file === STDIN) return { file, sizeBytes: 0, modifiedAt: null };
  try {
    const stats = statSync(file);
    accessSync(file, constants.R_OK);
    if (!stats.isFile())
      throw new UsageError(`${file} is not a file; name files, a folder of them, or - for standard input`);
    return { file, sizeBytes: stats.size, modifiedAt: stats.mtime.toISOString() };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = codeOf(error) ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError(`${file} does not exist; check the path`);
    const reason = code === 'EACCES' ? 'permission denied; check who owns it' : String(error);
    throw new UsageError(`${file} cannot be read: ${reason}`, { cause: error });
  }
}
