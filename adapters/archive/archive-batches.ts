import type { Batch, Piece, RejectedRecord } from '../../pipeline/import/batch.ts';
import type { ArchiveFile } from './archive-file.ts';
import { type ArchiveMember, openFile } from './archive-members.ts';
import { contentPieces } from './content-pieces.ts';

/** Input of one task: large enough that tasks cost nothing, small enough that memory stays flat. */
const BATCH_BYTES = 1 * 1024 * 1024;

/**
 * Reads the files one after the other as batches of whole records, in constant memory.
 * A file that ends in the middle (damaged, vanished) is read as far as it goes; the rest is one unreadable record.
 */
export async function* archiveBatches(files: readonly ArchiveFile[]): AsyncIterable<Batch> {
  let parts: FilePart[] = [];
  let textBytes = 0;
  for (const file of files) {
    for await (const part of partsOf(file)) {
      parts.push(part);
      textBytes += part.piece?.text.byteLength ?? 0;
      if (textBytes < BATCH_BYTES) continue;
      yield batchOf(parts);
      parts = [];
      textBytes = 0;
    }
  }
  if (parts.length > 0) yield batchOf(parts);
}

function batchOf(parts: readonly FilePart[]): Batch {
  return {
    pieces: parts.flatMap(({ piece }) => piece ?? []),
    unreadable: parts.flatMap(({ unreadable }) => unreadable ?? []),
    inputBytes: parts.reduce((sum, part) => sum + part.inputBytes, 0),
  };
}

/** A piece of a file, or what stands for its unreadable rest. */
interface FilePart {
  readonly inputBytes: number;
  readonly piece?: Piece;
  readonly unreadable?: RejectedRecord;
}

async function* partsOf(file: ArchiveFile): AsyncIterable<FilePart> {
  const { members, inputBytes } = openFile(file);
  let countedBytes = 0;
  const readBytes = (): number => {
    const sinceLast = inputBytes() - countedBytes;
    countedBytes += sinceLast;
    return sinceLast;
  };
  try {
    for await (const opened of members) {
      for await (const part of partsOfMember(file.file, opened)) yield { ...part, inputBytes: readBytes() };
    }
  } catch (error) {
    const place = { file: file.file, member: null, line: 1 };
    yield { inputBytes: readBytes(), unreadable: unreadableRest(place, error) };
  }
}

/** What a member has before it is damaged is good, and members after it are read. */
async function* partsOfMember(file: string, opened: ArchiveMember): AsyncIterable<Omit<FilePart, 'inputBytes'>> {
  const { member, modifiedAt: collectedAt } = opened;
  let line = 1;
  try {
    for await (const content of contentPieces(opened.chunks, BATCH_BYTES)) {
      if ('reason' in content) {
        yield { unreadable: { file, member, ...content } };
        continue;
      }
      const { firstLine, lines, text } = content;
      yield { piece: { file, member, firstLine, collectedAt, text } };
      line = firstLine + lines;
    }
  } catch (error) {
    yield { unreadable: unreadableRest({ file, member, line }, error) };
  }
}

function unreadableRest(place: Pick<RejectedRecord, 'file' | 'member' | 'line'>, error: unknown): RejectedRecord {
  const what = place.member === null ? 'file' : 'member';
  const reason = `the rest of the ${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { ...place, kind: 'unreadable', reason, text: '' };
}
