import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
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

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const READ_BYTES = 1024 * 1024;

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

export interface OpenedFile {
  /** The content, unpacked when it is gzip (told by its first bytes, not by its name). */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes read from disk so far. */
  inputBytes(): number;
}

/** Opens the file for one reading. Reading rejects with the system's or zlib's error; what came before it is good. */
export async function openFile({ file }: ArchiveFile): Promise<OpenedFile> {
  let inputBytes = 0;
  const source = file === STDIN ? process.stdin : createReadStream(file, { highWaterMark: READ_BYTES });
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const counted: AsyncIterable<Buffer> & AsyncIterator<Buffer> = {
    [Symbol.asyncIterator]: () => counted,
    async next() {
      const result = await iterator.next();
      if (result.done !== true) inputBytes += result.value.byteLength;
      return result;
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
  const head = await firstBytes(counted, GZIP_MAGIC.byteLength);
  const whole = prepend(head, counted);
  const chunks = head.subarray(0, GZIP_MAGIC.byteLength).equals(GZIP_MAGIC) ? gunzip(whole) : whole;
  return { chunks, inputBytes: () => inputBytes };
}

async function firstBytes(chunks: AsyncIterator<Buffer>, lengthMin: number): Promise<Buffer> {
  const head: Buffer[] = [];
  let length = 0;
  while (length < lengthMin) {
    const next = await chunks.next();
    if (next.done) break;
    head.push(next.value);
    length += next.value.byteLength;
  }
  return Buffer.concat(head);
}

async function* prepend(head: Buffer, rest: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  if (head.byteLength > 0) yield head;
  yield* rest;
}

/** Unpacks gzip of any number of members. What follows a member and is no other one is ignored, as gzip(1) does. */
async function* gunzip(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const unpack = createGunzip({ chunkSize: READ_BYTES });
  const feeding = pipeline(packed, unpack).catch((error: unknown) => unpack.destroy(error as Error));
  for await (const chunk of unpack) yield chunk as Buffer;
  await feeding;
}
