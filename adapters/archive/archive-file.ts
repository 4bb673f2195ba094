import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
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

/** Looks a file up. Rejects with UsageError when it is missing, no file, or may not be read. */
export async function archiveFile(file: string): Promise<ArchiveFile> {
  if (file === STDIN) return { file, sizeBytes: 0, modifiedAt: null };
  try {
    const stats = await stat(file);
    if (!stats.isFile()) throw new UsageError(`${file} is not a file; name files, or a folder of them`);
    await access(file, constants.R_OK);
    return { file, sizeBytes: stats.size, modifiedAt: stats.mtime.toISOString() };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (codeOf(error) === 'ENOENT') throw new UsageError(`${file} does not exist; check the path`);
    const reason = codeOf(error) === 'EACCES' ? 'permission denied; check who owns it' : String(error);
    throw new UsageError(`${file} cannot be read: ${reason}`, { cause: error });
  }
}
