import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { SLICE_BYTES } from '../../adapters/archive/slices.ts';
import { linesOf } from '../../core/ndjson.ts';
import { BZIP2 } from '../support/bzip2.ts';
import { tarOf } from '../support/tar.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array): Promise<{ lines: string[]; reasons: string[] }> {
  const path = join(folder, 'archive');
  await writeFile(path, bytes);
  const found = { lines: [] as string[], reasons: [] as string[] };
  for await (const batch of archiveBatches([await archiveFile(path)])) {
    for (const { text } of batch.pieces) for (const { line } of linesOf(text)) found.lines.push(line);
    found.reasons.push(...batch.unreadable.map(({ reason }) => reason));
  }
  return found;
}

/** Packs to a quarter of a megabyte, which is many slices. */
const TEXT = Array.from({ length: 24_000 }, (_, i) => `{"i":${i},"noise":${Math.sin(i)}}\n`).join('');
const AS_FAR_AS_IT_GOES = { finishFlush: constants.Z_SYNC_FLUSH };

interface Packed {
  readonly bytes: Buffer;
  /** Where the packed content begins and ends in the bytes. */
  readonly start: number;
  readonly end: number;
  /** What the first bytes of the packed content unpack to. */
  unpack(packed: Buffer): Buffer;
}

const gunzipped = (packed: Buffer): Buffer => gunzipSync(packed, AS_FAR_AS_IT_GOES);
const inflated = (packed: Buffer): Buffer => inflateRawSync(packed, AS_FAR_AS_IT_GOES);

function gzip(): Packed {
  const bytes = gzipSync(TEXT);
  return { bytes, start: 0, end: bytes.byteLength, unpack: gunzipped };
}

function gzipMembers(): Packed {
  const middle = TEXT.indexOf('\n', TEXT.length / 2) + 1;
  const bytes = Buffer.concat([gzipSync(TEXT.slice(0, middle)), gzipSync(TEXT.slice(middle))]);
  return { bytes, start: 0, end: bytes.byteLength, unpack: gunzipped };
}

async function gzipInTar(): Promise<Packed> {
  const packed = gzipSync(TEXT);
  const bytes = await tarOf({ 'a.gz': packed });
  const start = bytes.indexOf(packed.subarray(0, 64));
  return { bytes, start, end: start + packed.byteLength, unpack: gunzipped };
}

/** Local header: 30 bytes and the name. */
function zip(): Packed {
  const bytes = Buffer.from(zipSync({ a: Buffer.from(TEXT) }));
  return { bytes, start: 31, end: 31 + bytes.readUInt32LE(18), unpack: inflated };
}

/** Read by the headers before the files. */
async function zipInTar(): Promise<Packed> {
  const { bytes: inner } = zip();
  const bytes = await tarOf({ 'a.zip': inner });
  const start = bytes.indexOf(inner.subarray(0, 64)) + 31;
  return { bytes, start, end: start + inner.readUInt32LE(18), unpack: inflated };
}

describe('a damaged archive', () => {
  it.each([
    ['gzip', gzip],
    ['gzip of two members', gzipMembers],
    ['gzip in a tar', gzipInTar],
    ['zip', zip],
    ['zip in a tar', zipInTar],
  ])('gives every line that lies a slice before the damage, and finds that it is damaged: %s', async (_, make) => {
    const { bytes, start, end, unpack } = await make();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: start + SLICE_BYTES, max: end - 1 }),
        fc.boolean(),
        async (place, isZeroed) => {
          const damaged = Buffer.from(bytes);
          for (let i = place; i < Math.min(end, place + 40); i++)
            damaged[i] = isZeroed ? 0 : (bytes[i] as number) ^ 0xff;
          fc.pre(!damaged.equals(bytes));

          const { lines, reasons } = await read(damaged);

          const before = unpack(bytes.subarray(start, place - SLICE_BYTES)).toString();
          const whole = before
            .slice(0, before.lastIndexOf('\n') + 1)
            .split('\n')
            .slice(0, -1);
          expect(lines.slice(0, whole.length)).toEqual(whole);
          expect(reasons).not.toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives every line of the blocks of bzip2 before the one that is damaged, and says that it is damaged', async () => {
    const blocks = 20;
    const one = BZIP2.subarray(BZIP2.lastIndexOf('BZh'));
    const bytes = Buffer.concat(Array.from({ length: blocks }, () => one));
    const linesOfOne = (await read(one)).lines;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: one.byteLength, max: bytes.byteLength - 1 }), async (place) => {
        const damaged = Buffer.from(bytes);
        damaged[place] = (bytes[place] as number) ^ 0xff;

        const { lines, reasons } = await read(damaged);

        const whole = Array.from({ length: Math.floor(place / one.byteLength) }, () => linesOfOne).flat();
        expect(lines.slice(0, whole.length)).toEqual(whole);
        expect(reasons).toEqual([expect.stringMatching(/: (?:its bzip2 is damaged|unexpected end of data)$/)]);
      }),
    );
  });
});
