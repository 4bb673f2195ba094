import { describe, expect, it } from '@jest/globals';
import { zstdBlocks } from '../../adapters/archive/zstd-blocks.ts';
import { blockHeader } from '../support/zstd.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const MIB = 1024 * 1024;

/** Bytes that a frame with such a header is cut into; `header` is what follows the magic number. */
async function bytesOf(header: readonly number[]): Promise<number> {
  const frame = Buffer.concat([Buffer.from([...MAGIC, ...header]), blockHeader(0, 1, true), Buffer.from('x')]);
  let bytes = 0;
  for await (const block of zstdBlocks(onceOnly(frame))) bytes += block.byteLength;
  expect(bytes).toBe(frame.byteLength);
  return bytes;
}

async function* onceOnly(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
}

/** Descriptor 0, then exponent and mantissa. */
const windowed = (log: number, mantissa = 0): number[] => [0, ((log - 10) << 3) | mantissa];

/** In a single segment, the size of the content in `sizeBytes` bytes, behind a dictionary's id of two. */
function inOneSegment(contentBytes: number, sizeBytes: 1 | 2 | 4 | 8): number[] {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(contentBytes));
  return [(Math.log2(sizeBytes) << 6) | 0x20 | 2, 7, 7, ...size.subarray(0, sizeBytes)];
}

/** Sources: RFC 8878, 3.1.1.1.2 and 3.1.1.1.4. */
describe('a frame of zstd', () => {
  it.each([
    ['a window of 1 KB', windowed(10)],
    ['a window of 120 MB', windowed(26, 7)],
    ['a window of 128 MB, what zstd itself takes', windowed(27)],
    ['255 bytes in one segment', inOneSegment(255, 1)],
    ['65,791 bytes in one segment', inOneSegment(65_535, 2)],
    ['128 MB in one segment', inOneSegment(128 * MIB, 4)],
    ['128 MB in one segment, the size in eight bytes', inOneSegment(128 * MIB, 8)],
  ])('is read with %s', async (_, header) => {
    expect(await bytesOf(header)).toBeGreaterThan(0);
  });

  it.each([
    ['144 MB', windowed(27, 1)],
    ['256 MB', windowed(28)],
    ['2,048 MB', windowed(31)],
    ['129 MB', inOneSegment(128 * MIB + 1, 4)],
    ['8,192 MB', inOneSegment(8192 * MIB, 8)],
  ])('is refused before anything is unpacked when it needs %s', async (needed, header) => {
    await expect(bytesOf(header)).rejects.toThrow(
      `its zstd needs ${needed} of memory, and 128 MB is what a file may take; pack it anew: zstd -d --long=31 < FILE | zstd > NEW.zst`,
    );
  });
});
