import type { Entry } from 'yauzl';
import { type ByteReader, byteReader } from './byte-reader.ts';
import type { PackedFile } from './packed-file.ts';
import { SLICE_BYTES } from './slices.ts';
import { BytesBehindError } from './unpack.ts';
import { modifiedAtOf, zipContent } from './zip-content.ts';
import { zipHeaders } from './zip-headers.ts';
import { type Descriptor, descriptorIn, hasDescriptor, isOfUnknownSize } from './zip-records.ts';

/** More than a descriptor, and what tells where it ends. */
const DESCRIPTOR_AHEAD_BYTES = 64;

/** A file of the zip, as far as its packed bytes were taken. */
interface Arriving {
  readonly entry: Entry;
  packedBytes: number;
  isWhole: boolean;
  /** Why its content could not be read to the end. */
  failure: { readonly error: unknown } | null;
}

/**
 * The files of a zip, by the headers before each: the directory comes last, and where it is damaged the files need not be.
 * Rejects behind the last file when the zip is cut, or is damaged between its files, so that one may be missing.
 */
export async function* unzip(packed: AsyncIterable<Buffer>): AsyncIterable<PackedFile> {
  const bytes = byteReader(packed);
  const headers = zipHeaders(bytes);
  try {
    for (let entry = await headers.next(true); entry !== null; ) {
      const file: Arriving = { entry, packedBytes: 0, isWhole: false, failure: null };
      const { fileName: name } = entry;
      if (!name.endsWith('/')) yield { name, modifiedAt: modifiedAtOf(entry), chunks: contentOf(file, bytes) };
      await drain(file, bytes);
      entry = await headers.next(file.isWhole);
    }
  } finally {
    await bytes.close();
  }
}

async function* contentOf(file: Arriving, bytes: ByteReader): AsyncIterable<Buffer> {
  try {
    yield* zipContent(file.entry, packedBytesOf(file, bytes));
  } catch (error) {
    file.failure = { error };
    throw error;
  }
}

/** Passes over what is left of a file; where it ends before the place that is said, the next one is nearer. */
async function drain(file: Arriving, bytes: ByteReader): Promise<void> {
  const error = file.failure?.error;
  if (error instanceof BytesBehindError) {
    bytes.putBack(error.behind);
    file.isWhole = false;
    return;
  }
  try {
    for await (const _ of packedBytesOf(file, bytes));
  } catch (cut) {
    // Told where the file was read.
    if (file.failure === null) throw cut;
  }
}

/** From where they were left; once all are taken, `entry` knows what stands behind them. */
async function* packedBytesOf(file: Arriving, bytes: ByteReader): AsyncIterable<Buffer> {
  const isUnknown = isOfUnknownSize(file.entry);
  while (!file.isWhole) yield await (isUnknown ? untilDescriptor(file, bytes) : untilSize(file, bytes));
}

async function untilSize(file: Arriving, bytes: ByteReader): Promise<Buffer> {
  const { entry } = file;
  const leftBytes = entry.compressedSize - file.packedBytes;
  const held = await bytes.ahead(Math.min(1, leftBytes));
  if (held.byteLength === 0 && leftBytes > 0) throw new Error('unexpected end of data');
  const part = taken(file, bytes, Math.min(held.byteLength, leftBytes, SLICE_BYTES));
  if (file.packedBytes < entry.compressedSize) return part;
  if (hasDescriptor(entry)) takeDescriptor(file, bytes, await descriptorHere(file, bytes));
  file.isWhole = true;
  return part;
}

async function descriptorHere(file: Arriving, bytes: ByteReader): Promise<Descriptor | null> {
  const descriptor = descriptorIn(await bytes.ahead(DESCRIPTOR_AHEAD_BYTES), file.packedBytes);
  return descriptor?.start === 0 ? descriptor : null;
}

/** What is certain to be content, of a file that goes on until a descriptor says so. */
async function untilDescriptor(file: Arriving, bytes: ByteReader): Promise<Buffer> {
  const held = await bytes.ahead(2 * DESCRIPTOR_AHEAD_BYTES);
  if (held.byteLength === 0) throw new Error('unexpected end of data');
  const isEnd = held.byteLength < 2 * DESCRIPTOR_AHEAD_BYTES;
  const certainBytes = Math.min(held.byteLength - (isEnd ? 0 : DESCRIPTOR_AHEAD_BYTES), SLICE_BYTES);
  const descriptor = descriptorIn(held.subarray(0, certainBytes + DESCRIPTOR_AHEAD_BYTES), file.packedBytes);
  if (descriptor === null || descriptor.start > certainBytes) return taken(file, bytes, certainBytes);
  const last = taken(file, bytes, descriptor.start);
  takeDescriptor(file, bytes, descriptor);
  file.isWhole = true;
  return last;
}

function takeDescriptor(file: Arriving, bytes: ByteReader, descriptor: Descriptor | null): void {
  if (descriptor === null) return;
  const { start, end, ...told } = descriptor;
  bytes.take(end - start);
  Object.assign(file.entry, told);
}

function taken(file: Arriving, bytes: ByteReader, count: number): Buffer {
  file.packedBytes += count;
  return bytes.take(count);
}
