import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { sha256 } from '../../adapters/hash.ts';
import type { Batch } from '../../pipeline/import/batch.ts';
import { ownTweet, scriptFile } from '../support/own-archive.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Three megabytes of rows, some of them damaged. */
const csv = (): string => {
  const rows = Array.from({ length: 3000 }, (_, i) =>
    i % 500 === 7 ? `${i},"x` : `${i},"${'palavra '.repeat(125)}\n"`,
  );
  return ['id,from_user_name,text', ...rows.map((row) => row.replace(',', ',ana,'))].join('\n');
};
const own = (): string =>
  scriptFile(
    'window.YTD.tweets.part0',
    Array.from({ length: 1200 }, (_, i) => ({
      tweet: ownTweet({ id_str: `${i}`, full_text: 'palavra '.repeat(400) }),
    })),
  );

/** What a batch holds, its texts by their hashes. */
function contentOf({ pieces, unreadable }: Batch): unknown {
  return { unreadable, pieces: pieces.map(({ text, ...piece }) => ({ ...piece, text: sha256(text) })) };
}

describe('an archive that is read on from where a batch ended', () => {
  it.each([
    ['CSV', csv],
    ["a person's own archive", own],
  ])('gives what is left, no more and no less: %s', async (name, content) => {
    const path = join(folder, name.slice(0, 3));
    await writeFile(path, content());
    const files = [archiveFile(path)];
    const all: Batch[] = [];
    for await (const batch of archiveBatches(files)) all.push(batch);
    expect(all.length).toBeGreaterThan(2);

    for (const [i, { end }] of all.entries()) {
      const rest: Batch[] = [];
      for await (const batch of archiveBatches(files, end)) rest.push(batch);
      expect(rest.map(contentOf)).toEqual(all.slice(i + 1).map(contentOf));
    }
  });
});
