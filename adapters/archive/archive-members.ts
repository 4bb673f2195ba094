import { createReadStream, readFileSync } from 'node:fs';
import { type ArchiveFile, STDIN } from './archive-file.ts';
import { beginningOf } from './beginning.ts';
import { containerOf, HEAD_BYTES } from './containers.ts';
import { failing } from './failing.ts';
import type { PackedFile } from './packed-file.ts';
import { UNPACKERS } from './unpack.ts';
import { untar } from './untar.ts';
import { unzip } from './unzip.ts';

const READ_BYTES = 1024 * 1024;
/** Read at once. */
const SMALL_BYTES = 64 * 1024;
/** There are archives that hold themselves. */
const DEPTH_MAX = 32;
const TOO_DEEP = `it is packed more than ${DEPTH_MAX} times, one in another`;

/** What can be read of a file: the file itself, or one that is packed in it, however deep. */
export interface ArchiveMember {
  /** Its path inside the file, `/` between archives too; null when it is the file itself, unpacked or not. */
  readonly member: string | null;
  /** Modification time, ISO 8601, UTC, milliseconds; null when it is not known. */
  readonly modifiedAt: string | null;
  /** Whether its bytes are those of a file on disk, so that it can be read on from within. */
  readonly isPlain: boolean;
  /** Read once, and before the next member. */
  readonly chunks: AsyncIterable<Buffer>;
}

export interface OpenedFile {
  /** One after the other; rejects when the file cannot be read on. */
  readonly members: AsyncIterable<ArchiveMember>;
  /** Bytes of the file read so far. */
  inputBytes(): number;
}

/**
 * Opens a file for one reading; what it is packed in is told by content. A member that is damaged rejects alone.
 * `offsetBytes`: where to begin in a file that is plain.
 */
export function openFile({ file, sizeBytes, modifiedAt }: ArchiveFile, offsetBytes = 0): OpenedFile {
  let inputBytes = 0;
  const count = (bytes: number): void => {
    inputBytes += bytes;
  };
  const members =
    offsetBytes > 0
      ? restOfPlain(file, modifiedAt, offsetBytes, count)
      : membersOfFile({ file, sizeBytes, modifiedAt }, count);
  return { members, inputBytes: () => inputBytes };
}

async function* restOfPlain(
  file: string,
  modifiedAt: string | null,
  offsetBytes: number,
  count: (bytes: number) => void,
): AsyncIterable<ArchiveMember> {
  const chunks = counted(alignedChunks(file, offsetBytes), count);
  yield { member: null, modifiedAt, isPlain: true, chunks };
}

/** The chunks that reading the file from its start gives, so that what depends on their cuts comes out the same. */
async function* alignedChunks(file: string, offsetBytes: number): AsyncIterable<Buffer> {
  const cut = Math.ceil(offsetBytes / READ_BYTES) * READ_BYTES;
  if (cut > offsetBytes) yield* createReadStream(file, { start: offsetBytes, end: cut - 1, highWaterMark: READ_BYTES });
  yield* createReadStream(file, { start: cut, highWaterMark: READ_BYTES });
}

async function* membersOfFile(
  { file, sizeBytes, modifiedAt }: ArchiveFile,
  count: (bytes: number) => void,
): AsyncIterable<ArchiveMember> {
  const { head, whole } = await beginningOf(counted(bytesOf(file, sizeBytes), count), HEAD_BYTES);
  yield* unpacked({ member: null, modifiedAt, isPlain: file !== STDIN, chunks: whole }, head);
}

function bytesOf(file: string, sizeBytes: number): AsyncIterable<Buffer> {
  if (file === STDIN) return process.stdin;
  const isSmall = sizeBytes > 0 && sizeBytes <= SMALL_BYTES;
  return isSmall ? smallFile(file) : createReadStream(file, { highWaterMark: READ_BYTES });
}

/** In a folder of a million, opening and closing each in turns of the event loop takes many times as long as reading it. */
async function* smallFile(file: string): AsyncIterable<Buffer> {
  yield readFileSync(file);
}

async function* unpacked(member: ArchiveMember, head: Buffer, depth = 0): AsyncIterable<ArchiveMember> {
  const container = containerOf(head);
  if (container === null) yield member;
  else if (depth === DEPTH_MAX) yield { ...member, isPlain: false, chunks: failing(new Error(TOO_DEEP)) };
  else if (container === 'tar') yield* membersIn(untar(member.chunks), member, depth + 1);
  else if (container === 'zip') yield* membersIn(unzip(member.chunks), member, depth + 1);
  else yield* opened({ ...member, isPlain: false, chunks: UNPACKERS[container](member.chunks) }, depth + 1);
}

/** An archive that cannot be read on is itself a member that is damaged, so that those around it are read. */
async function* membersIn(
  files: AsyncIterable<PackedFile>,
  archive: ArchiveMember,
  depth: number,
): AsyncIterable<ArchiveMember> {
  const { member: parent } = archive;
  try {
    for await (const { name, modifiedAt, chunks } of files) {
      const member = parent === null || name === null ? (name ?? parent) : `${parent}/${name}`;
      yield* opened({ member, modifiedAt, isPlain: false, chunks }, depth);
    }
  } catch (error) {
    yield { ...archive, isPlain: false, chunks: failing(error) };
  }
}

async function* opened(member: ArchiveMember, depth: number): AsyncIterable<ArchiveMember> {
  const { head, whole } = await beginningOf(member.chunks, HEAD_BYTES);
  yield* unpacked({ ...member, chunks: whole }, head, depth);
}

async function* counted(source: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncIterable<Buffer> {
  for await (const chunk of source) {
    count(chunk.byteLength);
    yield chunk;
  }
}
