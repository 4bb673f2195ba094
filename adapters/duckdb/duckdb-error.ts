import { LakeError, UsageError } from '../../core/errors.ts';
import { objectOf } from '../../core/json.ts';
import { KEPT_PARTS_FOLDER } from './lake-parts.ts';

/** What DuckDB says when a file went, grew or shrank between listing and reading. */
const REPLACED =
  /ETag|has changed|were replaced|No files found|Cannot open file|Could not read|No such file|magic bytes|Failed to read|too small to be a Parquet/i;
/** What it says of pages that are not where the footer has them: the file was replaced between the two, or is damaged. */
const MISREAD = /^Invalid Error: (TProtocolException|Out of buffer|don't know what type)/i;
/** What the library says when a text holds no statement at all, only blanks or comments. */
const NO_STATEMENT = 'Error in native callback';
/** What it says when neither memory nor the disk have room for what a query holds at once; its own advice cannot be followed here. */
const NO_ROOM = /failed to offload data block|No space left on device|^Out of Memory/i;
/** Where a part is kept for a query, within its path. */
const KEPT_PARTS = new RegExp(`${KEPT_PARTS_FOLDER.replaceAll('.', '\\.')}[^/]*/`, 'g');
/** Kinds of error that are not the fault of the statement. */
const OUTSIDE = /^(IO|Out of Memory|Internal|Fatal|Interrupt|Serialization|Corruption|HTTP|Connection)\b/i;

/** Whether reading the lake again may help. */
export function isReplacedFileError(error: unknown): boolean {
  const isUnreadable = REPLACED.test(messageOf(error)) || isMisread(error);
  return isUnreadable && !isPermission(error) && !isSchemaMismatch(error);
}

/** Whether the rows of a part are unreadable; such errors name no file. */
export function isMisread(error: unknown): boolean {
  return MISREAD.test(messageOf(error));
}

/** Wraps an error that the views were made with: columns that are missing are not the fault of a statement. */
export function viewError(error: unknown): unknown {
  return /^Binder Error/.test(messageOf(error)) ? otherVersion(error) : error;
}

function otherVersion(cause: unknown): LakeError {
  return new LakeError(
    'parts of this lake were written by another version of tweetlake; `tweetlake ingest` or `import` brings them up to date',
    { cause },
  );
}

/** Says that parts have different columns. */
function isSchemaMismatch(error: unknown): boolean {
  return /schema mismatch/i.test(messageOf(error));
}

/** Wraps an error of DuckDB: the statement's fault gives UsageError, all else LakeError; one line either way. */
export function queryError(error: unknown): Error {
  if (error instanceof UsageError || error instanceof LakeError) return error;
  const reason = oneLine(messageOf(error));
  if (reason === NO_STATEMENT) return new UsageError('the SQL is empty; give a select', { cause: error });
  if (isPermission(error)) {
    return new UsageError(`the query reads or writes outside of the lake: ${reason}; use its tables`, { cause: error });
  }
  if (isSchemaMismatch(error)) return otherVersion(error);
  if (NO_ROOM.test(reason)) {
    const what = 'the query holds more at once than memory and the disk of the lake have room for';
    return new LakeError(`${what}; free some space, or ask for less, and run it again`, { cause: error });
  }
  if (isReplacedFileError(error)) {
    return new LakeError(`a file of the lake cannot be read: ${reason}; run the query again`, { cause: error });
  }
  if (OUTSIDE.test(reason)) return new LakeError(`DuckDB failed: ${reason}`, { cause: error });
  return new UsageError(`the SQL is not valid: ${reason}`, { cause: error });
}

function isPermission(error: unknown): boolean {
  return /^Permission Error/.test(messageOf(error));
}

/** Errors of native code need not be instances of this realm's Error. */
function messageOf(error: unknown): string {
  const { message } = objectOf(error);
  return typeof message === 'string' ? message : String(error);
}

/** DuckDB adds an excerpt of the statement below the reason. */
function oneLine(message: string): string {
  const [reason = message] = message.replace(/^Failed to extract statements: /, '').split(/\n\s*\nLINE /);
  return reason.replace(KEPT_PARTS, '').replace(/\s+/g, ' ').trim();
}
