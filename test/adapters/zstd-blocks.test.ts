import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zstdBlocks } from '../../adapters/archive/zstd-blocks.ts';
import { blockHeader, skippableFrame, storedFrame } from '../support/zstd.ts';

/** The steps of bytes that come in chunks, and what ended them. */
async function stepsOf(chunks: readonly Uint8Array[]): Promise<{ steps: Buffer[]; error: string | null }> {
  const steps: Buffer[] = [];
  try {
    for await (const step of zstdBlocks(bytesOf(chunks))) steps.push(Buffer.from(step));
  } catch (error) {
    return { steps, error: (error as Error).message };
  }
  return { steps, error: null };
}

async function* bytesOf(chunks: readonly Uint8Array[]): AsyncIterable<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % bytes.byteLength))].sort((a, b) => a - b);
  return [0, ...places].map((start, i) => bytes.subarray(start, places[i]));
}

const content = fc.uint8Array({ maxLength: 200 });

const block = fc.record({ type: fc.constantFrom(0, 1, 2), content, repeats: fc.nat(100_000) });

/** As many of the values that a header has for its window are below 128 MB. */
const WINDOWS = 17 * 8;

/** The steps of a frame: its header of any form, blocks of any type, perhaps a checksum. */
const frame = fc
  .record({
    contentSizeFlag: fc.nat(3),
    isSingleSegment: fc.boolean(),
    hasChecksum: fc.boolean(),
    dictionaryFlag: fc.nat(3),
    noise: fc.uint8Array({ minLength: 20, maxLength: 20 }),
    blocks: fc.array(block, { minLength: 1, maxLength: 4 }),
  })
  .map(({ contentSizeFlag, isSingleSegment, hasChecksum, dictionaryFlag, noise, blocks }) => {
    const descriptor =
      (contentSizeFlag << 6) | (Number(isSingleSegment) << 5) | (Number(hasChecksum) << 2) | dictionaryFlag;
    const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][contentSizeFlag] as number;
    const window = isSingleSegment ? [] : [(noise[19] as number) % WINDOWS];
    const dictionaryId = noise.subarray(0, [0, 1, 2, 4][dictionaryFlag]);
    // In a single segment the content is the window.
    const size = [...noise.subarray(4, 4 + sizeBytes)].map((byte, i) => (isSingleSegment && i > 2 ? 0 : byte));
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, ...window, ...dictionaryId, ...size]);
    const steps = blocks.map(({ type, content: bytes, repeats }, i) => {
      const isLast = i === blocks.length - 1;
      if (type === 1) return Buffer.concat([blockHeader(1, repeats, isLast), noise.subarray(0, 1)]);
      return Buffer.concat([blockHeader(type, bytes.byteLength, isLast), bytes]);
    });
    return [header, ...steps, ...(hasChecksum ? [Buffer.from(noise.subarray(0, 4))] : [])];
  });

const skippable = fc.tuple(fc.nat(15), content).map(([kind, bytes]) => skippableFrame(kind, bytes));

describe('zstdBlocks', () => {
  it('gives the headers, blocks and checksums of all frames, without those to be skipped, however the bytes come', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(frame, skippable), { minLength: 1 }),
        fc.array(fc.nat()),
        async (all, cuts) => {
          const bytes = Buffer.concat(all.flat());
          const steps = all.flatMap((one) => (Buffer.isBuffer(one) ? [] : one));
          expect(await stepsOf(cutAt(bytes, cuts))).toEqual({ steps, error: null });
        },
      ),
    ));

  it('gives what stands whole before the place where the bytes end within a frame, and says so', () =>
    fc.assert(
      fc.asyncProperty(frame, fc.oneof(frame, skippable), fc.nat(), async (first, last, place) => {
        const [before, lastBytes] = [Buffer.concat(first), Buffer.isBuffer(last) ? last : Buffer.concat(last)];
        const end = before.byteLength + 4 + (place % (lastBytes.byteLength - 4));
        const { steps, error } = await stepsOf([Buffer.concat([before, lastBytes]).subarray(0, end)]);

        expect(error).toBe('unexpected end of data');
        const whole = Buffer.isBuffer(last)
          ? []
          : last.filter((_, i) => before.byteLength + Buffer.concat(last.slice(0, i + 1)).byteLength <= end);
        expect(steps).toEqual([...first, ...whole]);
      }),
    ));

  it.each([['zero'], ['PK'], ['\0\0\0\0\0']])('rejects what follows a frame and is none: %j', async (behind) => {
    const { steps, error } = await stepsOf([storedFrame([Buffer.from('a')], 10), Buffer.from(behind)]);

    expect(steps).toHaveLength(2);
    expect(error).toBe('what follows a frame of zstd is none');
  });
});
