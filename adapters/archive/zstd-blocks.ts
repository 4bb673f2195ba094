import { type ByteReader, byteReader } from './byte-reader.ts';

/** Sources of all that is read here: RFC 8878, 3.1.1 (frames) and 3.1.2 (skippable frames). */
const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const CHECKSUM_BYTES = 4;
/** By the two lowest bits of a frame's descriptor. */
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
/** By its two highest bits; a frame in a single segment has one byte at least. */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const BLOCK_RLE = 1;
/** What the zstd tool itself holds in memory for a frame, unless it is told to hold more. */
const WINDOW_BYTES_MAX = 128 * 1024 * 1024;

/**
 * The frames of zstd, one after the other, cut into their headers, blocks and checksums; without those that are to be skipped.
 * Node's decompressor takes what comes behind a frame in the same write for the end, and before Node 24 a cut frame for a whole one.
 * Rejects where the bytes end within a frame, or are none, and where a frame asks for more memory than there is for it.
 */
export async function* zstdBlocks(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const bytes = byteReader(packed);
  try {
    while ((await bytes.ahead(4)).byteLength > 0) {
      const magic = bytes.take(4);
      const number = magic.byteLength < 4 ? 0 : magic.readUInt32LE();
      if (number === MAGIC) yield* blocksOfFrame(magic, bytes);
      else if ((number & ~0xf) === SKIPPABLE) await bytes.skip((await bytes.exactly(4)).readUInt32LE());
      else throw new Error('what follows a frame of zstd is none');
    }
  } finally {
    await bytes.close();
  }
}

async function* blocksOfFrame(magic: Buffer, bytes: ByteReader): AsyncIterable<Buffer> {
  const described = await bytes.exactly(1);
  const descriptor = described.readUInt8();
  const header = await bytes.exactly(headerBytesOf(descriptor));
  checkWindow(windowBytesOf(descriptor, header));
  yield Buffer.concat([magic, described, header]);
  for (let isLast = false; !isLast; ) {
    const blockHeader = await bytes.exactly(3);
    const number = blockHeader.readUIntLE(0, 3);
    isLast = (number & 1) === 1;
    const contentBytes = ((number >> 1) & 3) === BLOCK_RLE ? 1 : number >> 3;
    yield Buffer.concat([blockHeader, await bytes.exactly(contentBytes)]);
  }
  if ((descriptor & 4) !== 0) yield await bytes.exactly(CHECKSUM_BYTES);
}

/** Of what stands between a frame's descriptor and its first block: window, dictionary's id, size of the content. */
function headerBytesOf(descriptor: number): number {
  const isSingleSegment = isInSingleSegment(descriptor);
  const dictionaryId = DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  const contentSize = CONTENT_SIZE_BYTES[(descriptor >> 6) as 0 | 1 | 2 | 3];
  return isSingleSegment ? dictionaryId + Math.max(1, contentSize) : 1 + dictionaryId + contentSize;
}

/** Then the content is the window. */
function isInSingleSegment(descriptor: number): boolean {
  return (descriptor & 0x20) !== 0;
}

/** What must be held in memory to unpack the frame; `header` stands behind the descriptor. */
function windowBytesOf(descriptor: number, header: Buffer): number {
  if (!isInSingleSegment(descriptor)) {
    const described = header.readUInt8();
    const base = 2 ** (10 + (described >> 3));
    return base + (base / 8) * (described & 7);
  }
  const contentSizeBytes = Math.max(1, CONTENT_SIZE_BYTES[(descriptor >> 6) as 0 | 1 | 2 | 3]);
  const at = header.byteLength - contentSizeBytes;
  if (contentSizeBytes === 8) return Number(header.readBigUInt64LE(at));
  return header.readUIntLE(at, contentSizeBytes) + (contentSizeBytes === 2 ? 256 : 0);
}

function checkWindow(bytes: number): void {
  if (bytes <= WINDOW_BYTES_MAX) return;
  const megabytes = Math.ceil(bytes / 2 ** 20).toLocaleString('en-US');
  throw new Error(
    `its zstd needs ${megabytes} MB of memory, and 128 MB is what a file may take; pack it anew: zstd -d --long=31 < FILE | zstd > NEW.zst`,
  );
}
