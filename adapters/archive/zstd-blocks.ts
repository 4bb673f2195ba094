import { slicesOf } from './slices.ts';

/** Sources of all that is read here: RFC 8878, 3.1.1 (frames) and 3.1.2 (skippable frames). */
const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const CHECKSUM_BYTES = 4;
/** By the two lowest bits of a frame's descriptor. */
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
/** By its two highest bits; a frame in a single segment has one byte at least. */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const BLOCK_RLE = 1;

/**
 * The frames of zstd, one after the other, cut into their headers, blocks and checksums; without those that are to be skipped.
 * Node's decompressor takes what comes behind a frame in the same write for the end, and before Node 24 a cut frame for a whole one.
 * Rejects where the bytes end within a frame, or are none.
 */
export async function* zstdBlocks(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const bytes = byteReader(packed);
  try {
    for (let magic = await bytes.upTo(4); magic.byteLength > 0; magic = await bytes.upTo(4)) {
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
  yield Buffer.concat([magic, described, await bytes.exactly(headerBytesOf(descriptor))]);
  for (let isLast = false; !isLast; ) {
    const header = await bytes.exactly(3);
    const number = header.readUIntLE(0, 3);
    isLast = (number & 1) === 1;
    const contentBytes = ((number >> 1) & 3) === BLOCK_RLE ? 1 : number >> 3;
    yield Buffer.concat([header, await bytes.exactly(contentBytes)]);
  }
  if ((descriptor & 4) !== 0) yield await bytes.exactly(CHECKSUM_BYTES);
}

/** Of what stands between a frame's descriptor and its first block: window, dictionary's id, size of the content. */
function headerBytesOf(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryId = DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  const contentSize = CONTENT_SIZE_BYTES[(descriptor >> 6) as 0 | 1 | 2 | 3];
  return isSingleSegment ? dictionaryId + Math.max(1, contentSize) : 1 + dictionaryId + contentSize;
}

interface ByteReader {
  /** Fewer at the end. */
  upTo(bytes: number): Promise<Buffer>;
  /** Rejects where fewer are left. */
  exactly(bytes: number): Promise<Buffer>;
  skip(bytes: number): Promise<void>;
  /** Nothing more is read. */
  close(): Promise<void>;
}

function byteReader(packed: AsyncIterable<Buffer>): ByteReader {
  const slices = slicesOf(packed)[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const upTo = async (bytes: number): Promise<Buffer> => {
    const parts = [held];
    let length = held.byteLength;
    while (length < bytes) {
      const next = await slices.next();
      if (next.done) break;
      parts.push(next.value);
      length += next.value.byteLength;
    }
    const all = parts.length === 1 ? held : Buffer.concat(parts);
    held = all.subarray(bytes);
    return all.subarray(0, bytes);
  };
  const exactly = async (bytes: number): Promise<Buffer> => {
    const taken = await upTo(bytes);
    if (taken.byteLength < bytes) throw new Error('unexpected end of data');
    return taken;
  };
  const skip = async (bytes: number): Promise<void> => {
    const step = 64 * 1024;
    for (let left = bytes; left > 0; left -= step) await exactly(Math.min(left, step));
  };
  return { upTo, exactly, skip, close: async () => void (await slices.return?.()) };
}
