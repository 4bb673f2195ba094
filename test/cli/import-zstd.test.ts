import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { archiveLines } from '../../bench/archive.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { tarOf } from '../support/tar.ts';
import { describeZstd } from '../support/zstd.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

const LINES = [...archiveLines(400)].slice(0, 300);
const THIRDS = [0, 100, 200].map((start) => LINES.slice(start, start + 100).join(''));

describeZstd('tweetlake import of zstd', (zstdOf) => {
  let program: BuiltProgram;
  beforeAll(() => {
    program = buildProgram();
  });
  afterAll(() => program.remove());

  const [first, second, third] = THIRDS.map((text) => zstdOf(text)) as [Buffer, Buffer, Buffer];

  it('takes every tweet of frames in a row, of a packed tar, and of members of a zip and a tar', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'frames.jsonl.zst'), Buffer.concat([first, second, third]));
      await writeFile(join(folder, 'a.tar.zst'), zstdOf(await tarOf({ 'a.jsonl': THIRDS[0] ?? '', 'b.zst': second })));
      await writeFile(join(folder, 'b.zip'), zipSync({ 'c/d.zst': third }));

      const { code, stdout, stderr } = await program.run(['import', 'frames.jsonl.zst', '--lake', 'one'], {
        cwd: folder,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^300 tweets from 1 file: /);

      const packed = await program.run(['import', 'a.tar.zst', 'b.zip', '--lake', 'two'], { cwd: folder });
      expect(packed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^300 tweets from 2 files: /) });
    }));

  it('takes what stands before a cut, and says what could not be read', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'cut.zst'), Buffer.concat([first, second, third.subarray(0, -20)]));

      const { code, stdout } = await program.run(['import', 'cut.zst'], { cwd: folder });

      expect(code).toBe(3);
      expect(Number(/^(\d+) tweets from 1 file: /.exec(stdout)?.[1])).toBeGreaterThanOrEqual(200);
      expect(stdout).toMatch(/\nrejected .*\bunreadable 1\)/);
    }));
});
