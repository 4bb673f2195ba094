import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib, { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { linesOf } from '../../core/ndjson.ts';
import { BZIP2 } from '../support/bzip2.ts';
import { tarOf } from '../support/tar.ts';
import { zstdOf } from '../support/zstd.ts';

/** The same, by zstd 1.5. */
const ZSTD = Buffer.from('KLUv/QRYwQAAeyJhIjoxfQp7ImIiOjJ9CnsiYyI6M30K0O1nvQ==', 'base64');
const ABC = ['{"a":1}', '{"b":2}', '{"c":3}'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Files = Readonly<Record<string, Uint8Array | string>>;

/** The lines of each member in order, and what could not be read: `member: reason`. */
async function membersOf(content: Uint8Array): Promise<{ lines: Record<string, string[]>; unreadable: string[] }> {
  const path = join(folder, 'archive');
  await writeFile(path, content);
  const lines: Record<string, string[]> = {};
  const unreadable: string[] = [];
  for await (const batch of archiveBatches([archiveFile(path)])) {
    for (const { member, text } of batch.pieces) {
      const found = lines[member ?? ''] ?? [];
      for (const { line } of linesOf(text)) found.push(line);
      lines[member ?? ''] = found;
    }
    for (const { member, reason } of batch.unreadable) unreadable.push(`${member}: ${reason}`);
  }
  return { lines, unreadable };
}

function zipOf(files: Files): Buffer {
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]))),
  );
}

/** Long enough that its packed form has a middle. */
const LONG = Array.from({ length: 3000 }, (_, i) => `{"i":${i},"noise":${Math.sin(i)}}`).join('\n');

function damaged(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < 16; i++) copy[at + i] = (copy[at + i] as number) ^ 0xff;
  return copy;
}

describe('archives of files', () => {
  it('reads bzip2 of several streams', async () => {
    expect(await membersOf(BZIP2)).toEqual({ lines: { '': ABC }, unreadable: [] });
  });

  it('reads bzip2 of nothing, alone and before more', async () => {
    const nothing = Buffer.from('BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0', 'latin1');

    expect(await membersOf(nothing)).toEqual({ lines: {}, unreadable: [] });
    expect(await membersOf(Buffer.concat([nothing, BZIP2]))).toEqual({ lines: { '': ABC }, unreadable: [] });
  });

  it('reads zstd where the runtime has it, and says what to do where it does not', async () => {
    const { lines, unreadable } = await membersOf(ZSTD);

    if ('createZstdDecompress' in zlib) expect({ lines, unreadable }).toEqual({ lines: { '': ABC }, unreadable: [] });
    else
      expect(unreadable).toEqual([
        expect.stringMatching(/: zstd needs Node\.js 22\.15 or later, .*; unpack it first$/),
      ]);
  });

  it('reads a month of the public archives: a tar of bzip2 files by minute', async () => {
    const tar = await tarOf({ '2026/11/01/00/00.json.bz2': BZIP2, '2026/11/01/00/01.json.gz': gzipSync('{"d":4}') });

    expect(await membersOf(tar)).toEqual({
      lines: { '2026/11/01/00/00.json.bz2': ABC, '2026/11/01/00/01.json.gz': ['{"d":4}'] },
      unreadable: [],
    });
  });

  it('reads what is packed 32 times, and refuses what may be packed without end', async () => {
    const gzipped = (times: number): Buffer => {
      let bytes: Buffer = Buffer.from('{"a":1}');
      for (let i = 0; i < times; i++) bytes = gzipSync(bytes);
      return bytes;
    };

    const tar = await tarOf({ 'a.gz': gzipped(31), 'b.gz': gzipped(32), c: '{"c":1}' });
    expect(await membersOf(tar)).toEqual({
      lines: { 'a.gz': ['{"a":1}'], c: ['{"c":1}'] },
      unreadable: ['b.gz: the rest of the member cannot be read: it is packed more than 32 times, one in another'],
    });
  });

  it('reads what is packed in whatever, as deep as it goes', async () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        tie('leaf'),
        tie('gzip'),
        tie('tar'),
        tie('zip'),
        ...(zstdOf ? [tie('zstd')] : []),
      ),
      leaf: fc.array(fc.integer(), { minLength: 1, maxLength: 3 }).map((numbers) => ({ leaf: numbers.join('\n') })),
      gzip: tie('tree').map((inner) => ({ inner, compress: gzipSync })),
      zstd: tie('tree').map((inner) => ({ inner, compress: zstdOf })),
      // A tar without files cannot be told from zeros.
      tar: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((inner) => ({ tar: inner })),
      zip: fc.array(tie('tree'), { maxLength: 3 }).map((inner) => ({ zip: inner })),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (given) => {
        const { bytes, lines } = await packed(given as Tree, null);
        expect(await membersOf(bytes)).toEqual({ lines, unreadable: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('reads the members around one that is damaged', async () => {
    const bad = gzipSync(LONG);
    const tar = await tarOf({ 'a.json': '{"a":1}', 'bad.gz': damaged(bad, bad.byteLength / 2), 'z.json': '{"z":1}' });
    const { lines, unreadable } = await membersOf(tar);

    expect([lines['a.json'], lines['z.json']]).toEqual([['{"a":1}'], ['{"z":1}']]);
    expect(unreadable).toEqual([expect.stringMatching(/^bad\.gz: the rest of the member cannot be read: /)]);
  });

  it('goes on after a member that it stops reading in the middle', async () => {
    const tar = await tarOf({
      'broken.json': `[\n {"a": 1}],\n {"b": 2},\n${' \n'.repeat(200_000)}]`,
      'z.json': '{"z":1}',
    });
    const { lines, unreadable } = await membersOf(tar);

    expect(lines).toEqual({ 'broken.json': ['{"a":1}'], 'z.json': ['{"z":1}'] });
    expect(unreadable).toHaveLength(1);
  });

  it('finds a file of a zip that does not match its checksum, and reads the others', async () => {
    const zip = Buffer.from(zipSync({ 'a.json': Buffer.from(LONG), 'z.json': Buffer.from('{"z":1}') }, { level: 0 }));
    const { lines, unreadable } = await membersOf(damaged(zip, 5000));

    expect(lines['z.json']).toEqual(['{"z":1}']);
    expect(unreadable).toEqual([
      expect.stringContaining('a.json: the rest of the member cannot be read: its checksum'),
    ]);
  });

  it('reads an archive that was cut as far as it goes', async () => {
    const files = { 'a.json': '{"a":1}', 'b.json': LONG };
    const tar = await tarOf(files);
    const cut = await membersOf(tar.subarray(0, 20_000));
    expect(cut.lines['a.json']).toEqual(['{"a":1}']);
    expect(cut.lines['b.json']?.length).toBeGreaterThan(100);
    expect(cut.unreadable.at(-1)).toMatch(/^null: the rest of the file cannot be read/);

    const cutZip = await membersOf(zipOf(files).subarray(0, 20_000));
    expect(cutZip.lines['a.json']).toEqual(['{"a":1}']);
    expect(cutZip.lines['b.json']?.length).toBeGreaterThan(100);
    expect(cutZip.unreadable).toEqual(['b.json: the rest of the member cannot be read: unexpected end of data']);

    const cutBzip2 = await membersOf(BZIP2.subarray(0, 30));
    expect(cutBzip2.unreadable).toEqual(['null: the rest of the file cannot be read: unexpected end of data']);
  });

  it('takes a member that is no text for one thing that is no tweets', async () => {
    const zip = zipOf({ 'media/photo.jpg': Buffer.from([0xff, 0xd8, 0, 10, 10, 0, 10]), 'a.json': '{"a":1}' });

    expect(await membersOf(zip)).toEqual({
      lines: { 'a.json': ['{"a":1}'] },
      unreadable: ['media/photo.jpg: no text, perhaps a picture or a video'],
    });
  });
});

type Tree =
  | { readonly leaf: string }
  | { readonly inner: Tree; readonly compress: (content: Uint8Array) => Buffer }
  | { readonly tar: readonly Tree[] }
  | { readonly zip: readonly Tree[] };

/** The bytes of a tree, and the lines that reading it shall give by member. */
async function packed(tree: Tree, member: string | null): Promise<{ bytes: Buffer; lines: Record<string, string[]> }> {
  if ('leaf' in tree) return { bytes: Buffer.from(tree.leaf), lines: { [member ?? '']: tree.leaf.split('\n') } };
  if ('inner' in tree) {
    const { bytes, lines } = await packed(tree.inner, member);
    return { bytes: tree.compress(bytes), lines };
  }
  const isTar = 'tar' in tree;
  const files: Record<string, Buffer> = {};
  let lines: Record<string, string[]> = {};
  for (const [i, inner] of (isTar ? tree.tar : tree.zip).entries()) {
    const one = await packed(inner, `${member === null ? '' : `${member}/`}f${i}`);
    files[`f${i}`] = one.bytes;
    lines = { ...lines, ...one.lines };
  }
  return { bytes: isTar ? await tarOf(files) : zipOf(files), lines };
}
