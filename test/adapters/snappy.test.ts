import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { snappyCompress as librarySnappy } from 'hyparquet-writer/src/snappy.js';
import { snappyCompress } from '../../adapters/parquet/snappy.ts';

/** Bytes that repeat near and far, in runs of all lengths. */
const repeating = fc
  .array(
    fc.tuple(
      fc.uint8Array({ minLength: 1, maxLength: 80 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 3, 900),
    ),
    { maxLength: 40 },
  )
  .map((pieces) =>
    Buffer.concat(pieces.flatMap(([bytes, times, gap]) => [...Array(times).fill(bytes), Buffer.alloc(gap, bytes)])),
  );

describe('snappyCompress', () => {
  it('gives the bytes that hyparquet-writer gives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), repeating), (bytes) => {
        expect(Buffer.compare(snappyCompress(bytes), librarySnappy(bytes))).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('reaches back no further than 64 KB, and takes literals of any length', () => {
    const noise = createHash('shake256', { outputLength: 300_000 }).update('noise').digest();

    for (const bytes of [noise, Buffer.concat([noise.subarray(0, 70_000), noise.subarray(0, 70_000)])]) {
      expect(Buffer.compare(snappyCompress(bytes), librarySnappy(bytes))).toBe(0);
    }
  });
});
