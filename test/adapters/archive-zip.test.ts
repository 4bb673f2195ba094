import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { unzip } from '../../adapters/archive/unzip.ts';
import { linesOf } from '../../core/ndjson.ts';
import { chunksOf, fewChunksOf, type ReadFiles, readFiles } from '../support/packed-files.ts';
import { tarOf } from '../support/tar.ts';
import { type ZipMember, zipOf } from '../support/zip.ts';

const read = (bytes: Buffer): Promise<ReadFiles> => readFiles(unzip(chunksOf(bytes, 1000)));

const LAYOUTS = ['signed32', 'signed64', 'bare32', 'bare64'] as const;
const inner = Buffer.from(zipSync({ a: Buffer.from('inner'), b: [Buffer.from('inner'), { level: 0 }] }));
const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constant(inner),
  // What looks like records of a zip.
  fc.array(fc.constantFrom('PK', '\x03\x04', '\x07\x08', '\x01\x02', 'x'), { maxLength: 20 }).map((parts) => {
    return Buffer.from(parts.join(''), 'latin1');
  }),
  fc.nat(3000).map((n) => Buffer.from(Array.from({ length: n }, (_, i) => `{"n":${i}}\n`).join(''))),
);
const layout = fc.record(
  { method: fc.constantFrom(0, 8), descriptor: fc.constantFrom(...LAYOUTS), isZip64: fc.boolean() },
  { requiredKeys: ['method'] },
);
const members = fc
  .array(fc.tuple(content, layout), { minLength: 1, maxLength: 6 })
  .map((files) => files.map(([bytes, how], i): ZipMember => ({ name: `${i}`, content: bytes, ...how })));
const contentsOf = (files: readonly ZipMember[]): Record<string, Buffer> =>
  Object.fromEntries(files.map(({ name, content: bytes }) => [name, Buffer.from(bytes)]));

describe('a zip', () => {
  it('gives every file, wherever its sizes stand and however it is cut into chunks', () =>
    fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 1, max: 70_000 }), async (files, chunkBytes) => {
        const { bytes } = zipOf(files);

        expect(await readFiles(unzip(fewChunksOf(bytes, chunkBytes)))).toEqual({
          contents: contentsOf(files),
          failures: [],
        });
      }),
    ));

  it('refuses a file whose bytes are damaged, and gives all others', () =>
    fc.assert(
      fc.asyncProperty(members, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (files, n, at, bits) => {
        const { bytes, places } = zipOf(files);
        const bad = n % files.length;
        const { start = 0, end = 0 } = places[bad] ?? {};
        fc.pre(end > start);
        const place = start + (at % (end - start));
        bytes[place] = (bytes[place] as number) ^ bits;

        const { contents, failures } = await read(bytes);

        const others = contentsOf(files.filter((_, i) => i !== bad));
        const unpacksAlike = contents[`${bad}`] !== undefined;
        // Bits of deflate that mean nothing.
        if (unpacksAlike) expect(contents).toEqual(contentsOf(files));
        else {
          expect(contents).toEqual(others);
          expect(failures).toEqual([expect.stringMatching(new RegExp(`^${bad}: `))]);
        }
      }),
    ));

  it.each<[ZipMember['descriptor']]>([[undefined], ...LAYOUTS.map((one) => [one] as [typeof one])])(
    'says that a checksum is wrong: %s',
    async (descriptor) => {
      const good = { name: 'good', content: Buffer.from('1\n') };
      const bad = { name: 'bad', content: Buffer.from('{"a":1}\n'), method: 0, ...(descriptor ? { descriptor } : {}) };
      const { bytes, places } = zipOf([bad, good]);
      bytes.write('7', (places[0]?.start ?? 0) + 5);

      expect(await read(bytes)).toEqual({
        contents: { good: good.content },
        failures: ['bad: its checksum is wrong: it is damaged'],
      });
    },
  );

  it.each([[undefined], ['signed32' as const], ['signed64' as const]])(
    'names what is encrypted or packed in an unknown way, and gives what follows: %s',
    async (descriptor) => {
      const how = descriptor ? { descriptor } : {};
      const bytes = Buffer.from('{"a":1}\n');
      const files: ZipMember[] = [
        { name: 'secret', content: Buffer.concat([Buffer.alloc(12), bytes]), method: 8, isEncrypted: true, ...how },
        { name: 'strange', content: bytes, method: 93, ...how },
        { name: 'z', content: bytes },
      ];

      expect(await read(zipOf(files).bytes)).toEqual({
        contents: { z: bytes },
        failures: [
          'secret: it is encrypted; unpack it first',
          'strange: its compression, number 93, is unknown here; unpack it first',
        ],
      });
    },
  );

  it('is read as far as it goes when it is cut anywhere, and that is said', () =>
    fc.assert(
      fc.asyncProperty(members, fc.nat(), async (files, n) => {
        const { bytes, places } = zipOf(files);
        const end = 30 + (n % (bytes.byteLength - 30));

        const { contents, failures } = await read(bytes.subarray(0, end));

        // Four bytes more tell that what stands behind a file does.
        const before = files.filter((_, i) => (places[i]?.behind ?? 0) + 4 <= end);
        expect(contentsOf(files)).toMatchObject(contents);
        expect(contents).toMatchObject(contentsOf(before));
        expect(failures).not.toEqual([]);
      }),
    ));

  it('gives the files behind one whose sizes are wrong, and says that', async () => {
    const text = (n: number): Buffer => Buffer.from(`{"n":${n}}\n`.repeat(5000));
    for (const [size, failure] of [
      [1_000_000, '0: unknown bytes behind its end'],
      [40, '0: unexpected end of file'],
    ] as const) {
      const files = [0, 1, 2].map((n) => ({ name: `${n}`, content: text(n) }));
      const { bytes } = zipOf([...files, { name: 'stored', content: text(3), method: 0 }]);
      bytes.writeUInt32LE(size, 18);

      const { contents, failures } = await read(bytes);

      expect(Object.keys(contents)).toEqual(['1', '2', 'stored']);
      expect(failures[0]).toBe(failure);
    }
  });

  it('gives every file when its directory is damaged anywhere', () =>
    fc.assert(
      fc.asyncProperty(members, fc.nat(), fc.integer({ min: 1, max: 255 }), async (files, n, bits) => {
        const { bytes, places } = zipOf(files);
        const start = places.at(-1)?.behind ?? 0;
        const place = start + (n % (bytes.byteLength - start));
        // What is read first of it, and ends a file whose descriptor has no signature.
        fc.pre(place >= start + 4);
        bytes[place] = (bytes[place] as number) ^ bits;

        expect((await read(bytes)).contents).toEqual(contentsOf(files));
      }),
    ));

  it('says that a file may be missing when its header is damaged', async () => {
    const files = ['a', 'b', 'c'].map((name) => ({ name, content: Buffer.from(`"${name}"\n`) }));
    const { bytes, places } = zipOf(files);
    bytes[(places[1]?.start ?? 0) - 31] = 0;

    const { contents, failures } = await read(bytes);

    expect(Object.keys(contents)).toEqual(['a', 'c']);
    expect(failures).toEqual(['damaged between its files: one may be missing']);
  });
});

describe('an archive inside another one', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['zip', async () => zipOf([{ name: 'x', content: Buffer.from('2\n') }]).bytes.subarray(0, -30)],
    ['tar', async () => (await tarOf({ x: '2\n', y: '3\n'.repeat(500) })).subarray(0, 2000)],
  ])('that cannot be read on costs none of the files around it: a %s', async (_, make) => {
    const path = join(folder, 'outer.tar');
    await writeFile(path, await tarOf({ a: '1\n', inner: await make(), z: '9\n' }));
    const lines: string[] = [];
    const unreadable: string[] = [];
    for await (const batch of archiveBatches([archiveFile(path)])) {
      for (const { text } of batch.pieces) for (const { line } of linesOf(text)) lines.push(line);
      for (const { member, reason } of batch.unreadable) unreadable.push(`${member}: ${reason}`);
    }

    expect([lines[0], lines[1], lines.at(-1)]).toEqual(['1', '2', '9']);
    expect(unreadable).toContainEqual(expect.stringMatching(/^inner: the rest of the member cannot be read: /));
  });
});
