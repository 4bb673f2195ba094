import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { type ArchiveFile, archiveFile, STDIN } from '../../adapters/archive/archive-file.ts';
import { archiveFiles, totalBytes } from '../../adapters/archive/archive-files.ts';

/** More than are kept together, with names of every kind. */
const FILES: readonly ArchiveFile[] = [
  ...Array.from({ length: 2500 }, (_, n) => ({
    file: `sub/ação "${n}"\n.json`,
    sizeBytes: n * 2 ** 32,
    modifiedAt: new Date(Date.UTC(2026, 10, 1) + n).toISOString(),
  })),
  { file: STDIN, sizeBytes: 0, modifiedAt: null },
];

async function* given(files: readonly ArchiveFile[]): AsyncIterable<ArchiveFile> {
  yield* files;
}

describe('archiveFiles', () => {
  it('gives the same files in the same order, as often as it is asked', async () => {
    const files = await archiveFiles(given(FILES));

    expect(files.length).toBe(FILES.length);
    expect([...files]).toEqual(FILES);
    expect([...files]).toEqual(FILES);
    expect(totalBytes(files)).toBe(totalBytes(FILES));
  });

  it('keeps none, or just as many as are kept together', async () => {
    for (const length of [0, 1000]) {
      const files = await archiveFiles(given(FILES.slice(0, length)));
      expect([...files]).toEqual(FILES.slice(0, length));
    }
  });
});

describe('archiveBatches', () => {
  it('lets the event loop turn, so that signals are heard while a folder of small files is read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
    try {
      const path = join(folder, 'small.json');
      await writeFile(path, '{}\n');
      let hasTurned = false;
      setImmediate(() => {
        hasTurned = true;
      });
      let batches = 0;
      const files = Array.from({ length: 3000 }, () => archiveFile(path));
      for await (const { pieces } of archiveBatches(files)) batches += Math.sign(pieces.length);

      expect(batches).toBe(3);
      expect(hasTurned).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
