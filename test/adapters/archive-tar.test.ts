import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { untar } from '../../adapters/archive/untar.ts';
import { linesOf } from '../../core/ndjson.ts';
import { chunksOf, fewChunksOf, type ReadFiles, readFiles } from '../support/packed-files.ts';
import { type TarMember, type TarPlace, tarOf, tarWith } from '../support/tar.ts';

const read = (bytes: Buffer): Promise<ReadFiles> => readFiles(untar(chunksOf(bytes, 10_000)));

const member = fc.record({
  nameBytes: fc.oneof(fc.nat(60), fc.integer({ min: 101, max: 1500 })),
  content: fc.oneof(
    fc.uint8Array({ maxLength: 1500 }),
    fc.nat(300).map((n) => Buffer.from(Array.from({ length: n }, (_, i) => `{"n":${i}}\n`).join(''))),
    fc.constantFrom(0, 511, 512, 513, 1024).map((length) => Buffer.alloc(length, 'x')),
  ),
  size: fc.constantFrom('octal' as const, 'binary' as const, 'pax' as const),
  longName: fc.constantFrom('pax' as const, 'gnu' as const),
});
const members = fc
  .array(member, { minLength: 1, maxLength: 8 })
  .map((all) => all.map(({ nameBytes, ...how }, i): TarMember => ({ ...how, name: `${i}`.padEnd(nameBytes, 'é') })));
const contentsOf = (files: readonly TarMember[]): Record<string, Buffer> =>
  Object.fromEntries(files.map(({ name, content }) => [name, Buffer.from(content)]));

const damage = fc.record({
  at: fc.nat(),
  length: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3000 })),
  isZeroed: fc.boolean(),
});

const sumOf = (bytes: Buffer, at: number): number => bytes.subarray(at, at + 512).reduce((a, b) => a + b, 0);
/** Of headers, no other damage can be seen. */
const isSeenIn = (damaged: Buffer, bytes: Buffer, at: number): boolean =>
  damaged.subarray(at, at + 512).equals(bytes.subarray(at, at + 512)) || sumOf(damaged, at) !== sumOf(bytes, at);
/** What stands behind the digits of the checksum is in no sum, and means nothing. */
const isSameHeader = (damaged: Buffer, bytes: Buffer, at: number): boolean =>
  [[0, 154] as const, [156, 512] as const].every(([from, to]) =>
    damaged.subarray(at + from, at + to).equals(bytes.subarray(at + from, at + to)),
  );
/** Records of pax have no checksum, and without them the content stands where the next header is expected. */
const losesItsSize = ({ size }: TarMember, place: TarPlace | undefined, start: number, end: number): boolean =>
  size === 'pax' && place !== undefined && start < (place.headers.at(-1) ?? 0) && end > place.start;

describe('a tar', () => {
  it('gives every file, however its headers are written and it is cut into chunks', () =>
    fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 1, max: 70_000 }), async (files, chunkBytes) => {
        const { bytes } = tarWith(files);

        expect(await readFiles(untar(fewChunksOf(bytes, chunkBytes)))).toEqual({
          contents: contentsOf(files),
          failures: [],
        });
      }),
    ));

  it('gives every file that is not damaged itself, and says once that a header is', () =>
    fc.assert(
      fc.asyncProperty(members, damage, async (files, { at, length, isZeroed }) => {
        const { bytes, places } = tarWith(files);
        const lastEnd = places.at(-1)?.end ?? 0;
        const start = at % lastEnd;
        const end = Math.min(start + length, lastEnd);
        const damaged = Buffer.from(bytes);
        for (let i = start; i < end; i++) damaged[i] = isZeroed ? 0 : (bytes[i] as number) ^ 0xff;
        const headers = places.flatMap((place) => place.headers);
        fc.pre(headers.every((header) => isSeenIn(damaged, bytes, header)));
        fc.pre(!files.some((file, i) => losesItsSize(file, places[i], start, end)));

        const { contents, failures } = await read(damaged);

        const sound = files.filter((_, i) => (places[i]?.end ?? 0) <= start || (places[i]?.start ?? 0) >= end);
        expect(contents).toMatchObject(contentsOf(sound));
        const isHeaderHit = headers.some((header) => !isSameHeader(damaged, bytes, header));
        // A header that is zeroed is what a tar ends with.
        if (!isZeroed) expect(failures).toHaveLength(Number(isHeaderHit));
        expect(failures.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    ));

  it('that is cut anywhere gives every file before the cut, and says that it is cut', () =>
    fc.assert(
      fc.asyncProperty(members, fc.nat(), async (files, n) => {
        const { bytes, places } = tarWith(files);
        const end = n % (places.at(-1)?.end ?? 1);
        fc.pre(end > 0 && places.every((place) => place.start !== end));

        const { contents, failures } = await read(bytes.subarray(0, end));

        const before = files.filter((_, i) => (places[i]?.end ?? 0) <= end);
        expect(contents).toMatchObject(contentsOf(before));
        expect(failures.at(-1)).toBe('unexpected end of data');
      }),
    ));

  it('whose pax says a wrong size shows that behind the file, and gives those that it did not swallow', async () => {
    const text = Buffer.from('{"n":1}\n'.repeat(20));
    const names = ['a', 'b', 'c', 'd'];
    const { bytes, places } = tarWith(
      names.map((name) => ({ name, content: text, size: name === 'b' ? 'pax' : 'octal' })),
    );
    bytes.write('size=999', bytes.indexOf('size=160', places[1]?.start));

    const { contents, failures } = await read(bytes);

    expect(contents).toMatchObject({ a: text, d: text });
    expect(failures).toEqual(['null: damaged behind b: files may be missing']);
  });
});

describe('a tar with damaged headers', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const BAD_HEADER = 'its header is damaged; the archive is read on from the next one';
  const texts = Array.from({ length: 7 }, (_, n) => `{"n":${n}}\n`);
  const long = `${'y'.repeat(200)}.json`;
  const damagedTar = (): Buffer => {
    const names = ['0', '1', '2', long, '4', '5', '6'];
    const files = texts.map((text, n) => ({ name: names[n] ?? '', content: Buffer.from(text) }));
    const { bytes, places } = tarWith(files);
    const headerOf = (n: number): number => places[n]?.headers.at(-1) ?? 0;
    bytes.fill('?', headerOf(1) + 124, headerOf(1) + 136);
    bytes.fill('?', headerOf(3) + 148, headerOf(3) + 156);
    bytes.fill(0xff, headerOf(5), headerOf(5) + 512);
    return bytes;
  };

  it.each([
    ['plain', async () => damagedTar(), ''],
    ['in gzip', async () => gzipSync(damagedTar()), ''],
    ['in a tar', () => tarOf({ before: '', 'in.tar': damagedTar(), after: '' }), 'in.tar'],
    ['in gzip in a tar', () => tarOf({ 'in.tgz': gzipSync(damagedTar()), after: '' }), 'in.tgz'],
  ])('names file, member where it is known, and reason, and is read on: %s', async (_, make, parent) => {
    const path = join(folder, 'damaged');
    await writeFile(path, await make());
    const lines: string[] = [];
    const unreadable: unknown[] = [];
    for await (const batch of archiveBatches([archiveFile(path)])) {
      for (const { text } of batch.pieces) for (const { line } of linesOf(text)) lines.push(`${line}\n`);
      unreadable.push(...batch.unreadable);
    }

    const rejected = (member: string | null, what: string, reason: string) => ({
      file: path,
      member: member === null ? parent || null : [parent, member].filter(Boolean).join('/'),
      line: 1,
      kind: 'unreadable',
      text: '',
      reason: `${what} cannot be read: ${reason}`,
    });
    expect(lines).toEqual([0, 2, 4, 6].map((n) => texts[n]));
    expect(unreadable).toEqual([
      rejected('1', 'part of the member', BAD_HEADER),
      rejected(long, 'part of the member', BAD_HEADER),
      rejected(null, parent ? 'part of the member' : 'part of the file', 'damaged behind 4: files may be missing'),
    ]);
  });
});
