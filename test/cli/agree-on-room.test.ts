import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { folderJournal } from '../../adapters/spill/folder-journal.ts';
import { agreeOnRoom } from '../../cli/import/agree-on-room.ts';

/** More than any disk has. */
const TOO_LARGE = { file: 'a.jsonl', sizeBytes: 1e18, modifiedAt: null };

/** What it says of an import of that much into a lake in a new folder. */
async function saidOf(prepare: (spillRoot: string) => Promise<void> = async () => {}) {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  const [lakeFolder, spillRoot, locks] = [join(folder, 'lake'), join(folder, 'lake/tmp'), join(folder, 'lake/locks')];
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await prepare(spillRoot);
    const room = { spillRoot, locks, name: 'import-a' };
    await agreeOnRoom({ files: [TOO_LARGE], room, lakeFolder, isAgreed: true });
    return { said: said.join(''), left: await readdir(folder) };
  } finally {
    write.mockRestore();
    await rm(folder, { recursive: true });
  }
}

describe('agreeOnRoom', () => {
  it('says so and goes on where that was agreed to, and makes no folder', async () => {
    const { said, left } = await saidOf();

    expect(said).toMatch(/^the import needs about .* free;\ntweets of v1\.1 need less .*\n$/);
    expect(left).toEqual([]);
  });

  it('needs nothing where an import of the same files had sorted all', async () => {
    const { said } = await saidOf(async (spillRoot) => {
      const room = join(spillRoot, 'import-a');
      await mkdir(room, { recursive: true });
      await (await folderJournal(room)).allSorted();
      await writeFile(join(room, 'x.run'), 'x');
    });

    expect(said).toBe('');
  });
});
