import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { linesOf } from '../../core/ndjson.ts';
import { tarOf } from '../support/tar.ts';
import { blockHeader, describeZstd, skippableFrame, storedFrame } from '../support/zstd.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lines without their member, and what could not be read: `member: reason`. */
async function read(bytes: Uint8Array): Promise<{ lines: string[]; unreadable: string[] }> {
  const path = join(folder, 'archive');
  await writeFile(path, bytes);
  const found = { lines: [] as string[], unreadable: [] as string[] };
  for await (const batch of archiveBatches([await archiveFile(path)])) {
    for (const { text } of batch.pieces) for (const { line } of linesOf(text)) found.lines.push(line);
    for (const { member, reason } of batch.unreadable) found.unreadable.push(`${member}: ${reason}`);
  }
  return found;
}

/** A type of block that RFC 8878 does not have. */
const RESERVED = 3;

/** 20 times 1000 lines. */
const GROUPS = Array.from({ length: 20 }, (_, group) =>
  Array.from({ length: 1000 }, (__, i) => `{"i":${group * 1000 + i},"noise":${Math.sin(i)}}`),
);

describeZstd('an archive in zstd', (zstdOf) => {
  it('is read frame after frame, without those that are to be skipped', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.stringMatching(/^[a-z]{0,9}$/), fc.uint8Array()), { minLength: 1, maxLength: 9 }),
        async (parts) => {
          const frames = parts.map((part) =>
            typeof part === 'string' ? zstdOf(`"${part}"\n`) : skippableFrame(7, part),
          );
          const lines = parts.flatMap((part) => (typeof part === 'string' ? [`"${part}"`] : []));
          expect(await read(Buffer.concat(frames))).toEqual({ lines, unreadable: [] });
        },
      ),
      { numRuns: 50 },
    ));

  /** One after the other, and where each ends. */
  const frames = GROUPS.map((lines) => zstdOf(`${lines.join('\n')}\n`));
  const bytes = Buffer.concat(frames);
  const ends = frames.map((_, i) => Buffer.concat(frames.slice(0, i + 1)).byteLength);
  const linesBefore = (place: number): string[] => GROUPS.filter((_, i) => (ends[i] as number) <= place).flat();

  it('is read as far as it goes when it is cut anywhere, and that is said', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: bytes.byteLength - 1 }), async (end) => {
        const { lines, unreadable } = await read(bytes.subarray(0, end));

        const before = linesBefore(end);
        expect(lines.slice(0, before.length)).toEqual(before);
        expect(unreadable).toHaveLength(ends.includes(end) ? 0 : 1);
      }),
      { numRuns: 30 },
    ));

  it('gives all frames before the one that is damaged, and the members around it', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: bytes.byteLength - 8 }), async (place) => {
        const damaged = Buffer.from(bytes);
        for (let i = place; i < place + 8; i++) damaged[i] = (damaged[i] as number) ^ 0xff;
        const tar = await tarOf({ 'a.zst': zstdOf('1\n'), 'bad.zst': damaged, 'z.zst': zstdOf('2\n') });
        const { lines, unreadable } = await read(tar);

        const before = ['1', ...linesBefore(place)];
        expect([...lines.slice(0, before.length), lines.at(-1)]).toEqual([...before, '2']);
        expect(unreadable).toEqual([expect.stringMatching(/^bad\.zst: the rest of the member cannot be read: /)]);
      }),
      { numRuns: 30 },
    ));

  it('gives all blocks before one that is damaged', async () => {
    const blocks = GROUPS.map((lines) => Buffer.from(`${lines.join('\n')}\n`));
    const damaged = storedFrame(blocks, 20);
    const lastHeader = damaged.byteLength - Buffer.concat(blocks.slice(-1)).byteLength - 3;
    damaged.set(blockHeader(RESERVED, 0, true), lastHeader);
    const { lines, unreadable } = await read(damaged);

    expect(lines).toEqual(GROUPS.slice(0, -1).flat());
    expect(unreadable).toHaveLength(1);
  });

  it('is read with the largest window that zstd itself takes, and refused beyond it, alone', async () => {
    const [fits, exceeds] = [27, 28].map((log) => storedFrame([Buffer.from('1\n2'), Buffer.from('3\n')], log));
    const tar = await tarOf({ 'a.zst': fits as Buffer, 'b.zst': exceeds as Buffer, c: '4\n' });

    expect(await read(tar)).toEqual({
      lines: ['1', '23', '4'],
      unreadable: [
        expect.stringMatching(/^b\.zst: the rest of the member cannot be read: its zstd needs 256 MB of memory/),
      ],
    });
  });
});
