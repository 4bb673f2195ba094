import { type StatsFs, statfsSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { LakeError } from '../../core/errors.ts';

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and run the command again, nothing is lost',
  EDQUOT: 'the disk quota is used up; free some space and run the command again, nothing is lost',
  EFBIG: 'a file may not become so large here; raise `ulimit -f` and run the command again, nothing is lost',
  EACCES: 'permission denied; check who owns the folder',
  EPERM: 'not permitted; check who owns the folder and that its file system has hard links',
  EROFS: 'the file system is read-only; choose another folder',
  EMFILE: 'too many files are open; raise `ulimit -n`',
  EEXIST: 'a file stands where a folder is needed; choose another folder',
  ENOENT: 'no such file or folder; check the path',
  ENOTDIR: 'a file stands where a folder is needed; choose another folder',
};

const OUT_OF_INODES =
  'the disk has room, but for no more files (its inodes are used up); remove some files and run the command again, nothing is lost';

/** The system's code of an error (`ENOENT`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}

/** Wraps a file system error once, with what to do about it; a relative path is taken for a name. */
export function storeError(action: 'read' | 'write' | 'list' | 'remove', path: string, cause: unknown): LakeError {
  if (cause instanceof LakeError) return cause;
  return new LakeError(`cannot ${action} ${path}: ${adviceFor(cause, path) ?? String(cause)}`, { cause });
}

function adviceFor(cause: unknown, path: string): string | undefined {
  const code = codeOf(cause) ?? '';
  const disk = code === 'ENOSPC' && isAbsolute(path) ? diskOf(path) : null;
  return disk !== null && isOutOfInodes(disk) ? OUT_OF_INODES : ADVICE[code];
}

/** Of the path, or of the next folder above that is there; null where nothing can be told. */
function diskOf(path: string): StatsFs | null {
  try {
    return statfsSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? null : diskOf(above);
  }
}

/** The system has one code for both. File systems that make inodes as they go tell 0 of them in all. */
export function isOutOfInodes({ files, ffree, bavail }: Pick<StatsFs, 'files' | 'ffree' | 'bavail'>): boolean {
  return files > 0 && ffree === 0 && bavail > 0;
}
