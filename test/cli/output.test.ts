import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { archiveLines } from '../../bench/archive.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

/** The limit on the size of files, of 512 bytes each or, in some shells, of 1024. */
const BLOCKS = 20;

describe('output into a file', () => {
  // A limit on the size of files is a full disk that needs no disk.
  it.each([
    ['one write, of which only the beginning has room', ['query', "select repeat('x', 60000) x"]],
    ['many writes', ['query', "select repeat('x', 100) x from range(100000)"]],
  ])('ends with one line and code 1 where it cannot be written whole: %s', (_, args) =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.jsonl'), [...archiveLines(10)].join(''));
      await program.run(['import', 'in.jsonl'], { cwd: folder });

      const { code, stderr } = await withLimit(folder, args);

      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^tweetlake: cannot write the output: [^\n]*raise `ulimit -f` and run the command again[^\n]*\n$/,
      );
    }),
  );

  it('is whole, and goes behind what the file has, where there is room', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.jsonl'), [...archiveLines(10)].join(''));
      await program.run(['import', 'in.jsonl'], { cwd: folder });
      await writeFile(join(folder, 'out'), 'before\n');

      await promisify(execFile)(
        'sh',
        ['-c', 'exec "$@" >> out', 'sh', process.execPath, program.main, 'query', 'select 1 a'],
        {
          cwd: folder,
        },
      );

      expect(await readFile(join(folder, 'out'), 'utf8')).toBe('before\n{"a":1}\n');
    }));
});

async function withLimit(folder: string, args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const script = `ulimit -f ${BLOCKS}; exec "$@" > out`;
  return promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, program.main, ...args], { cwd: folder })
    .then((ended) => ({ code: 0, ...ended }))
    .catch((error: { code: number; stderr: string }) => error);
}
