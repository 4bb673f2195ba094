import type { Batch, Piece, RejectedRecord } from '../../pipeline/import/batch.ts';
import { type ArchiveFile, type OpenedFile, openFile } from './archive-file.ts';
import { documentPieces, isJsonDocument } from './json-document.ts';
import { type LinePiece, linePieces } from './line-pieces.ts';

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
  let nextLine = 1;
  let opened: OpenedFile | null = null;
  let countedBytes = 0;
  const readBytes = (): number => {
    const sinceLast = (opened?.inputBytes() ?? 0) - countedBytes;
    countedBytes += sinceLast;
    return sinceLast;
  };
  try {
    opened = await openFile(file);
    for await (const { firstLine, lines, text } of piecesOf(opened)) {
      yield { inputBytes: readBytes(), piece: { file: file.file, firstLine, collectedAt: file.modifiedAt, text } };
      nextLine = firstLine + lines;
    }
  } catch (error) {
    yield { inputBytes: readBytes(), unreadable: unreadableRest(file, nextLine, error) };
  }
}

async function* piecesOf({ chunks }: OpenedFile): AsyncIterable<LinePiece> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const whole = from(first.value, iterator);
  const head = first.value.toString('utf8');
  yield* isJsonDocument(head) ? documentPieces(whole, head, BATCH_BYTES) : linePieces(whole, BATCH_BYTES);
}

async function* from(first: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function unreadableRest({ file }: ArchiveFile, line: number, error: unknown): RejectedRecord {
  const reason = `the rest of the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { file, line, kind: 'unreadable', reason, text: '' };
}
