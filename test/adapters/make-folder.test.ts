import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makeFolder } from '../../adapters/folder/make-folder.ts';
import { withFolder } from './duckdb-lake.ts';

describe('makeFolder', () => {
  it('makes all that is missing, beside others who make the same, and again changes nothing', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'a', 'b', 'c');

      await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(folder, 'a', 'd'))]);
      await makeFolder(path);

      expect((await stat(path)).isDirectory()).toBe(true);
      expect((await stat(join(folder, 'a', 'd'))).isDirectory()).toBe(true);
    }));

  it('refuses a place where nothing can be made', async () => {
    await expect(makeFolder('/proc/tweetlake/a')).rejects.toMatchObject({ syscall: 'mkdir' });
  });

  it('refuses a place where a file stands, or below one', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'file');
      await writeFile(file, '');

      for (const path of [file, join(file, 'a')]) {
        await expect(makeFolder(path)).rejects.toMatchObject({ code: 'EEXIST' });
      }
    }));
});
