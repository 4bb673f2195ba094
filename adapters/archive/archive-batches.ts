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

/** Input of one task: large enough that tasks cost nothing, small enough that memory stays flat. */
const BATCH_BYTES = 1 * 1024 * 1024;
/** Of a folder of small files, or of files that cannot be read. */
const BATCH_PARTS_MAX = 10_000;

/**
 * Reads the files one after the other, from a position on, as batches of whole records, in constant memory. Batches are
 * cut alike wherever the reading began.
 * A file that ends in the middle (damaged, vanished) is read as far as it goes; the rest is one unreadable record.
 */
export async function* archiveBatches(
  files: readonly ArchiveFile[],
  from: ReadPosition = FILES_START,
): AsyncIterable<Batch> {
  let parts: FilePart[] = [];
  let textBytes = 0;
  for await (const part of partsOfAll(files, from)) {
    parts.push(part);
    textBytes += part.piece?.text.byteLength ?? 0;
    if (textBytes < BATCH_BYTES && parts.length < BATCH_PARTS_MAX) continue;
    yield batchOf(parts, part.end);
    parts = [];
    textBytes = 0;
  }
  const last = parts.at(-1);
  if (last) yield batchOf(parts, last.end);
}

async function* partsOfAll(files: readonly ArchiveFile[], from: ReadPosition): AsyncIterable<FilePart> {
  for (let index = from.file; index < files.length; index++) {
    yield* partsOf(files[index] as ArchiveFile, index === from.file ? from : { ...FILES_START, file: index });
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
async function* partsOf(file: ArchiveFile, from: ReadPosition): AsyncIterable<FilePart> {
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
      for await (const part of partsOfMember(file.file, member, from.at)) {
        if (number++ >= from.parts) yield filePart(part);
      }
    }
  } catch (error) {
    number++;
    yield filePart({ unreadable: unreadableRest({ file: file.file, member: null, line: 1 }, error), at: null });
  }
}

/** What a member has before it is damaged is good, and members after it are read. */
async function* partsOfMember(
  file: string,
  opened: ArchiveMember,
  from: ReadPosition['at'],
): AsyncIterable<MemberPart> {
  const { member, modifiedAt: collectedAt, isPlain } = opened;
  let line = from?.line ?? 1;
  try {
    for await (const content of contentPieces(opened.chunks, BATCH_BYTES, from)) {
      if ('reason' in content) {
        yield { unreadable: { file, member, ...content }, at: null };
        continue;
      }
      const { firstLine, lines, text, endBytes } = content;
      line = firstLine + lines;
      const at = isPlain && endBytes !== undefined ? { offsetBytes: endBytes, line } : null;
      yield { piece: { file, member, firstLine, collectedAt, text }, at };
    }
  } catch (error) {
    yield { unreadable: unreadableRest({ file, member, line }, error), at: null };
  }
}

function unreadableRest(place: Pick<RejectedRecord, 'file' | 'member' | 'line'>, error: unknown): RejectedRecord {
  const what = place.member === null ? 'file' : 'member';
  const reason = `the rest of the ${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { ...place, kind: 'unreadable', reason, text: '' };
}
