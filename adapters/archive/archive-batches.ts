import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { CsvMap } from '../../core/shapes/csv-layout.ts';
import {
  type Batch,
  FILES_START,
  type Piece,
  type ReadPosition,
  type RejectedRecord,
} from '../../pipeline/import/batch.ts';
import type { ArchiveFile } from './archive-file.ts';
import { type ArchiveMember, openFile } from './archive-members.ts';
import { contentPieces } from './content-pieces.ts';
import { GapError } from './failing.ts';

/** Input of one task: large enough that tasks cost nothing, small enough that memory stays flat. */
const BATCH_BYTES = 1 * 1024 * 1024;
/** Of a folder of small files, or of files that cannot be read. */
const BATCH_PARTS_MAX = 1000;

/**
 * Reads the files one after the other, from a position on, as batches of whole records, in constant memory. Batches are
 * cut alike wherever the reading began.
 * A file that ends in the middle (damaged, vanished) is read as far as it goes; the rest is one unreadable record.
 * `csvMap` says what columns hold of a CSV whose header is not known.
 */
export async function* archiveBatches(
  files: Iterable<ArchiveFile>,
  from: ReadPosition = FILES_START,
  csvMap: CsvMap | null = null,
): AsyncIterable<Batch> {
  let parts: FilePart[] = [];
  let textBytes = 0;
  for await (const part of partsOfAll(files, from, csvMap)) {
    parts.push(part);
    textBytes += part.piece?.text.byteLength ?? part.unreadable?.text.length ?? 0;
    if (textBytes < BATCH_BYTES && parts.length < BATCH_PARTS_MAX) continue;
    // Small files are read without waiting: signals, timers and the garbage collector have their turn here.
    await turnOfTheLoop();
    yield batchOf(parts, part.end);
    parts = [];
    textBytes = 0;
  }
  const last = parts.at(-1);
  if (last) yield batchOf(parts, last.end);
}

async function* partsOfAll(
  files: Iterable<ArchiveFile>,
  from: ReadPosition,
  csvMap: CsvMap | null,
): AsyncIterable<FilePart> {
  let index = 0;
  for (const file of files) {
    const start = index === from.file ? from : { ...FILES_START, file: index };
    if (index++ >= from.file) yield* partsOf(file, start, csvMap);
  }
}

function batchOf(parts: readonly FilePart[], end: ReadPosition): Batch {
  return {
    pieces: parts.flatMap(({ piece }) => piece ?? []),
    unreadable: parts.flatMap(({ unreadable }) => unreadable ?? []),
    inputBytes: parts.reduce((sum, part) => sum + part.inputBytes, 0),
    end,
  };
}

/** A piece of a member, or what stands for its unreadable rest. */
interface MemberPart {
  readonly piece?: Piece;
  readonly unreadable?: RejectedRecord;
  /** Where a file goes on behind it that can be read from there. */
  readonly at: ReadPosition['at'];
}

type FilePart = Omit<MemberPart, 'at'> & { readonly inputBytes: number; readonly end: ReadPosition };

/** What was read before `from` is passed over: at once where the file is plain, else it is unpacked again. */
async function* partsOf(file: ArchiveFile, from: ReadPosition, csvMap: CsvMap | null): AsyncIterable<FilePart> {
  const { members, inputBytes } = openFile(file, from.at?.offsetBytes);
  let countedBytes = 0;
  let number = from.at === null ? 0 : from.parts;
  const filePart = ({ at, ...part }: MemberPart): FilePart => {
    const sinceLast = inputBytes() - countedBytes;
    countedBytes += sinceLast;
    return { ...part, inputBytes: sinceLast, end: { file: from.file, parts: number, at } };
  };
  try {
    for await (const member of members) {
      for await (const part of partsOfMember(file.file, member, { from: from.at, csvMap })) {
        if (number++ >= from.parts) yield filePart(part);
        // What is unpacked again was counted when it was first read.
        else countedBytes = inputBytes();
      }
    }
  } catch (error) {
    number++;
    yield filePart({ unreadable: unreadableRest({ file: file.file, member: null, line: 1 }, error), at: null });
  }
}

interface MemberOptions {
  readonly from: ReadPosition['at'];
  readonly csvMap: CsvMap | null;
}

/** What a member has before it is damaged is good, and members after it are read. */
async function* partsOfMember(
  file: string,
  opened: ArchiveMember,
  { from, csvMap }: MemberOptions,
): AsyncIterable<MemberPart> {
  const { member, modifiedAt: collectedAt, isPlain } = opened;
  let line = from?.line ?? 1;
  try {
    for await (const content of contentPieces(opened.chunks, { pieceBytes: BATCH_BYTES, csvMap, from })) {
      if ('reason' in content) {
        yield { unreadable: { file, member, ...content }, at: null };
        continue;
      }
      const { lines, endBytes, ...piece } = content;
      line = piece.firstLine + lines;
      const at = isPlain && endBytes !== undefined ? { offsetBytes: endBytes, line } : null;
      yield { piece: { file, member, collectedAt, ...piece }, at };
    }
  } catch (error) {
    yield { unreadable: unreadableRest({ file, member, line }, error), at: null };
  }
}

function unreadableRest(place: Pick<RejectedRecord, 'file' | 'member' | 'line'>, error: unknown): RejectedRecord {
  const what = place.member === null ? 'file' : 'member';
  const part = error instanceof GapError ? 'part' : 'the rest';
  const reason = `${part} of the ${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { ...place, kind: 'unreadable', reason, text: '' };
}
