import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { type ArchiveFile, archiveFile } from '../../adapters/archive/archive-file.ts';
import { archiveFiles } from '../../adapters/archive/archive-files.ts';
import { lookUp } from '../../cli/import/expand-inputs.ts';
import { linesOf } from '../../core/ndjson.ts';
import type { RejectedRecord } from '../../pipeline/import/batch.ts';
import { BZIP2 } from '../support/bzip2.ts';
import { tarOf } from '../support/tar.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  readonly lines: string[];
  readonly unreadable: RejectedRecord[];
}

async function read(files: Iterable<ArchiveFile>, onBatch: () => Promise<void> = async () => {}): Promise<Read> {
  const found: Read = { lines: [], unreadable: [] };
  for await (const batch of archiveBatches(files)) {
    for (const { text } of batch.pieces) for (const { line } of linesOf(text)) found.lines.push(line);
    found.unreadable.push(...batch.unreadable);
    await onBatch();
  }
  return found;
}

const records = (count: number, pad = ''): string[] => Array.from({ length: count }, (_, n) => `{"n":${n}${pad}}`);
/** Eight megabytes, so that it is read piece by piece. */
const LARGE = records(800, `,"pad":"${'x'.repeat(10_000)}"`);

async function fileOf(name: string, content: string | Uint8Array): Promise<ArchiveFile> {
  await writeFile(join(folder, name), content);
  return archiveFile(join(folder, name));
}

describe('a file that changes after it was found', () => {
  it.each([['{"small":1}'], [LARGE.join('\n')]])(
    'is named when it has vanished, and the files around it are read',
    async (text) => {
      const files = [await fileOf('a', '{"a":1}'), await fileOf('gone', text), await fileOf('z', '{"z":1}')];
      await rm(join(folder, 'gone'));

      const { lines, unreadable } = await read(files);

      expect(lines).toEqual(['{"a":1}', '{"z":1}']);
      expect(unreadable).toMatchObject([
        {
          file: join(folder, 'gone'),
          member: null,
          line: 1,
          kind: 'unreadable',
          reason: expect.stringContaining('ENOENT'),
        },
      ]);
    },
  );

  it('is read with what was added while it was read', async () => {
    const file = await fileOf('growing', `${LARGE.join('\n')}\n`);
    let isFirst = true;
    const { lines, unreadable } = await read([file], async () => {
      if (isFirst) await appendFile(file.file, '{"last":1}\n');
      isFirst = false;
    });

    expect(lines).toEqual([...LARGE, '{"last":1}']);
    expect(unreadable).toEqual([]);
  });

  it('is read as far as it goes when it was cut while it was read', async () => {
    const file = await fileOf('shrinking', LARGE.join('\n'));
    const { lines } = await read([file, await fileOf('z', '{"z":1}')], () => truncate(file.file, 100));

    expect(lines.at(-1)).toBe('{"z":1}');
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.slice(0, 50)).toEqual(LARGE.slice(0, 50));
  });
});

describe('lookUp', () => {
  it('goes on without a file of a folder that cannot be looked up, but not without one that was named', async () => {
    const { file } = await fileOf('here', '{"a":1}');
    const gone = join(folder, 'not-here');

    const { lines, unreadable } = await read(await archiveFiles(lookUp([file, gone], [folder])));

    expect(lines).toEqual(['{"a":1}']);
    expect(unreadable).toMatchObject([{ file: gone, kind: 'unreadable' }]);
    await expect(archiveFiles(lookUp([file, gone], [folder, gone]))).rejects.toThrow('does not exist');
  });
});

describe('a damaged archive', () => {
  const text = records(2000, ',"noise":"áé"').join('\n');
  const zip = (level: 0 | 6) =>
    Buffer.from(zipSync({ 'a.json': [Buffer.from(text), { level }], 'b.json': Buffer.from(text) }));
  const kinds: readonly (readonly [string, () => Promise<Buffer>])[] = [
    // One stream: where two meet, a file may end.
    ['bzip2', async () => BZIP2.subarray(BZIP2.lastIndexOf('BZh'))],
    ['gzip', async () => gzipSync(text)],
    ['zip', async () => zip(6)],
    ['zip without compression', async () => zip(0)],
    ['tar', () => tarOf({ 'a.json': Buffer.from(text), 'b.json': Buffer.from(text) })],
    ['tar of gzip', () => tarOf({ 'a.gz': gzipSync(text), 'b.gz': gzipSync(text) })],
    ['tar in gzip', async () => gzipSync(await tarOf({ 'a.json': Buffer.from(text) }))],
    ['zip in a tar', () => tarOf({ 'a.zip': zip(6), 'b.json': Buffer.from(text) })],
    ['gzip in gzip', async () => gzipSync(gzipSync(text))],
  ];

  it.each(kinds)('is read as far as it goes when it is cut anywhere, and that is said: %s', async (_, make) => {
    const whole = await make();
    const all = await read([await fileOf('whole', whole)]);
    expect(all.unreadable).toEqual([]);
    const genuine = new Set(all.lines);
    // What begins so is known by its first bytes.
    const endMin = Math.min(600, Math.floor(whole.byteLength / 2));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: endMin, max: whole.byteLength - 1 }), async (end) => {
        const cut = await read([await fileOf('cut', whole.subarray(0, end)), await fileOf('z', '{"z":1}')]);

        expect(cut.lines.at(-1)).toBe('{"z":1}');
        const lost = all.lines.length + 1 - cut.lines.length;
        // Only the last line of a member may be cut.
        const broken = cut.lines.slice(0, -1).filter((line) => !genuine.has(line)).length;
        expect(broken).toBeLessThanOrEqual(1);
        expect(lost + broken === 0 || cut.unreadable.length > 0).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it.each(kinds)('never stops the files after it, wherever its bytes are wrong: %s', async (_, make) => {
    const whole = await make();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.byteLength - 1 }),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (at, bytes) => {
          const wrong = Buffer.from(whole);
          wrong.set(bytes.subarray(0, whole.byteLength - at), at);
          const { lines } = await read([await fileOf('wrong', wrong), await fileOf('z', '{"z":1}')]);
          expect(lines.at(-1)).toBe('{"z":1}');
        },
      ),
      { numRuns: 25 },
    );
  });
});
