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

/** The system's code of an error (`ENOENT`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}

/** Wraps a file system error once, with what to do about it. */
export function storeError(action: 'read' | 'write' | 'list' | 'remove', path: string, cause: unknown): LakeError {
  if (cause instanceof LakeError) return cause;
  const reason = String(cause);
  return new LakeError(`cannot ${action} ${path}: ${ADVICE[codeOf(cause) ?? ''] ?? reason}`, { cause });
}
