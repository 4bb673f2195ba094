import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { glob } from 'tinyglobby';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { archiveLines } from '../../bench/archive.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

const ZONES = ['raw/', 'ref/', 'quarantine/'];

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake import', () => {
  // A limit on the size of files is a full disk that needs no disk: the sorted run, RAW files, the journal or parts do not fit.
  it.each([0, 20, 200])(
    'ends with one line where files of more than %d blocks cannot be written, and goes on later',
    (blocks) =>
      withFolder(async (folder) => {
        await writeFile(join(folder, 'in.gz'), gzipSync(`${[...archiveLines(150)].join('')}{"cut`));
        await program.run(['import', 'in.gz', '--lake', 'calm'], { cwd: folder });

        const stopped = await withLimit(folder, blocks);
        expect(stopped).toMatchObject({ code: 1, stdout: '' });
        expect(stopped.stderr).toMatch(
          /^tweetlake: [^\n]*cannot write [^\n]*raise `ulimit -f` and run the command again[^\n]*\n$/,
        );

        const done = await program.run(['import', 'in.gz'], { cwd: folder });
        expect(done).toMatchObject({ code: 3, stderr: '' });
        const [calm, lake] = await Promise.all(
          ['calm', 'lake'].map((name) => snapshotOf(folderObjectStore(join(folder, name)), ZONES)),
        );
        expect(lake).toEqual(calm);
      }),
  );

  it('is not begun, and makes no lake, where the disk has too little room and nobody can be asked', () =>
    withFolder(async (folder) => {
      // Files of nothing but a hole, which take up no room themselves.
      await mkdir(join(folder, 'in'));
      for (let i = 0; i < 20; i++) {
        await writeFile(join(folder, 'in', `${i}.jsonl`), '');
        await truncate(join(folder, 'in', `${i}.jsonl`), 3e12);
      }

      const refused = await program.run(['import', 'in'], { cwd: folder });
      const elsewhere = await program.run(['import', 'in', '--tmp', 'tmp'], { cwd: folder });

      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toMatch(
        /^tweetlake: the import needs about 72000\.0 GB in .*lake, which has .* GB free; free some, .* --lake, .* --yes\n$/,
      );
      expect(elsewhere).toMatchObject({ code: 2, stdout: '' });
      expect(await readdir(folder)).toEqual(['in']);
    }));

  it('leaves nothing of an import that was ended in the lake when it is done with another --tmp', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.gz'), gzipSync([...archiveLines(150)].join('')));
      await withLimit(folder, 20);
      const rooms = async () => (await readdir(join(folder, 'lake/tmp'))).filter((name) => name.startsWith('import-'));
      expect(await rooms()).toHaveLength(1);

      const done = await program.run(['import', 'in.gz', '--tmp', 'elsewhere'], { cwd: folder });

      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(await rooms()).toEqual([]);
    }));

  it('begins anew where somebody has removed what it had sorted', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.json'), [...archiveLines(150)].join(''));
      await program.run(['import', 'in.json', '--lake', 'calm'], { cwd: folder });
      const days = join(folder, 'lake/raw/tweets');
      const [day = ''] = await readdir(join(folder, 'calm/raw/tweets'));
      await mkdir(days, { recursive: true });
      await writeFile(join(days, day), '');
      const stopped = await program.run(['import', 'in.json'], { cwd: folder });
      expect(stopped.stderr).toContain('a file stands where a folder is needed');
      await rm(join(days, day));

      for (const run of await glob('lake/tmp/import-*/*.run', { cwd: folder })) await rm(join(folder, run));
      const refused = await program.run(['import', 'in.json'], { cwd: folder });
      const done = await program.run(['import', 'in.json'], { cwd: folder });

      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/^tweetlake: \d+ tweets .* are gone .*; run it again, it begins anew\n$/);
      expect(done).toMatchObject({ code: 0, stderr: '' });
      const [calm, lake] = await Promise.all(
        ['calm', 'lake'].map((name) => snapshotOf(folderObjectStore(join(folder, name)), ZONES)),
      );
      expect(lake).toEqual(calm);
    }));
});

async function withLimit(folder: string, blocks: number): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = `ulimit -f ${blocks}; exec "$@"`;
  const args = ['-c', script, 'sh', process.execPath, program.main, 'import', 'in.gz'];
  return promisify(execFile)('sh', args, { cwd: folder })
    .then((ended) => ({ code: 0, ...ended }))
    .catch((error: { code: number; stdout: string; stderr: string }) => error);
}
