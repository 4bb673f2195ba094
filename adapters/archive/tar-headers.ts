import { extract, type Header } from 'tar-stream';
import type { ByteReader } from './byte-reader.ts';

/** Source of what is read here: pax, "ustar Interchange Format" and "pax Header Block"; GNU tar, "Basic Tar Format". */
export const BLOCK_BYTES = 512;
const SIZE = { start: 124, end: 136 };
const CHECKSUM = { start: 148, end: 156 };
const MAGIC_START = 257;
/** Headers that extend the one behind them: pax, pax for all files, GNU's long links and names. */
const EXTENDING_TYPES = 'xgKLN';
/** Of all that extend one header: as much as tar-stream takes of each. */
const EXTENDING_BYTES_MAX = 4 * 1024 * 1024;

/** What the headers before a file say. */
export interface SoundHeader {
  readonly kind: 'sound';
  readonly header: Header;
  /** Of the file, without what fills up its last block. */
  readonly sizeBytes: number;
}

/** There was no header where one must stand. */
export interface DamagedHeader {
  readonly kind: 'damaged';
  /** What it seems to be the header of; null when that cannot be told. */
  readonly name: string | null;
}

/**
 * Takes the header that comes next in a tar, with those that extend it; null at its end. Takes a damaged one with all that
 * follows it up to the next that is sound. Rejects when the tar is cut.
 */
export async function nextTarHeader(bytes: ByteReader): Promise<SoundHeader | DamagedHeader | null> {
  await passOver(bytes, (block) => block.every((byte) => byte === 0));
  if ((await bytes.ahead(1)).byteLength === 0) return null;
  const taken = await bytes.exactly((await extendingBytes(bytes)) + BLOCK_BYTES);
  const found = isHeader(taken.subarray(-BLOCK_BYTES)) ? await decoded(taken) : null;
  if (found !== null) return found;
  const name = (await decoded(seemingSound(taken)))?.header.name || null;
  await passOver(bytes, (block) => !isHeader(block));
  return { kind: 'damaged', name };
}

async function passOver(bytes: ByteReader, isPassedOver: (block: Buffer) => boolean): Promise<void> {
  for (;;) {
    const held = await bytes.ahead(BLOCK_BYTES);
    if (held.byteLength < BLOCK_BYTES || !isPassedOver(held.subarray(0, BLOCK_BYTES))) return;
    bytes.take(BLOCK_BYTES);
  }
}

/** Bytes of the headers that extend the one behind them. */
async function extendingBytes(bytes: ByteReader): Promise<number> {
  for (let start = 0; ; ) {
    const block = (await bytes.ahead(start + BLOCK_BYTES)).subarray(start, start + BLOCK_BYTES);
    if (!isHeader(block) || !EXTENDING_TYPES.includes(String.fromCharCode(block[156] ?? 0))) return start;
    const end = start + BLOCK_BYTES + inBlocks(octal(block, SIZE.start, SIZE.end));
    if (!(end <= EXTENDING_BYTES_MAX)) return start;
    start = end;
  }
}

/** Bytes of the blocks that hold so many. */
export function inBlocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

function isHeader(block: Buffer): boolean {
  const magic = block.toString('latin1', MAGIC_START, MAGIC_START + 5);
  if (block.byteLength < BLOCK_BYTES || magic !== 'ustar') return false;
  return octal(block, CHECKSUM.start, CHECKSUM.end) === checksumOf(block);
}

function octal(block: Buffer, start: number, end: number): number {
  return Number.parseInt(block.toString('latin1', start, end), 8);
}

/** The sum of the bytes of a header, those of the sum itself taken as spaces. */
function checksumOf(block: Buffer): number {
  let sum = (CHECKSUM.end - CHECKSUM.start) * 0x20;
  for (let i = 0; i < BLOCK_BYTES; i++) if (i < CHECKSUM.start || i >= CHECKSUM.end) sum += block[i] ?? 0;
  return sum;
}

/** Headers of which the last is made to seem sound, so that its name can be decoded. */
function seemingSound(headers: Buffer): Buffer {
  const copy = Buffer.from(headers);
  const last = copy.subarray(-BLOCK_BYTES);
  last.fill('0', SIZE.start, SIZE.end);
  last.write(`${checksumOf(last).toString(8).padStart(6, '0')}\0 `, CHECKSUM.start, 'latin1');
  return copy;
}

/** What headers say; null when they say nothing that can be meant. */
async function decoded(headers: Buffer): Promise<SoundHeader | null> {
  const entries = extract();
  entries.end(headers);
  try {
    for await (const { header } of entries) {
      const sizeBytes = header.type === 'directory' ? 0 : header.size;
      return Number.isSafeInteger(sizeBytes) ? { kind: 'sound', header, sizeBytes: Number(sizeBytes) } : null;
    }
  } catch {
    // Said by null.
  }
  return null;
}
