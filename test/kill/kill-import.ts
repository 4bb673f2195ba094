import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import { zipSync } from 'fflate';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { BZIP2_TWEETS } from '../support/bzip2.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { tarOf } from '../support/tar.ts';
import { runTweetlake, seededRandom, withFolder } from './killed-lake.ts';

const ZONES = ['raw/', 'ref/', 'quarantine/'];
const DAY_MS = Date.parse('2026-11-20T00:00:00Z');
const ARCHIVE_TWEETS = 6000;
/** About what the command needs before it does anything. */
const START_MS = 100;

/**
 * Kills an import at `kills` random moments, each time into the lake as the last kill left it, then lets it finish, and
 * expects the bytes of an undisturbed import.
 */
export async function killImport(kills: number, seed: number): Promise<void> {
  await withFolder(async (folder) => {
    const archive = join(folder, 'archive');
    await writeArchive(archive);
    const calm = join(folder, 'calm');
    const undisturbed = await runTweetlake(['import', archive, '--lake', calm]);
    expect(undisturbed).toMatchObject({ code: 3, stderr: '' });

    const lake = join(folder, 'killed');
    const random = seededRandom(seed);
    let longestMs = undisturbed.ranMs;
    for (let killed = 0; killed < kills; ) {
      const killAfterMs = START_MS + random() * longestMs;
      const { code } = await runTweetlake(['import', archive, '--lake', lake], { killAfterMs });
      if (code === null) {
        killed++;
      } else {
        // It was faster. A lake that is complete has no more work to be killed in, so it begins anew.
        await rm(lake, { recursive: true });
        longestMs *= 0.9;
      }
    }
    expect(await runTweetlake(['import', archive, '--lake', lake])).toMatchObject({ code: 3, stderr: '' });

    const expected = await snapshotOf(folderObjectStore(calm), ZONES);
    expect(await snapshotOf(folderObjectStore(lake), ZONES)).toEqual(expected);
    expect(Object.keys(expected).filter((key) => key.startsWith('ref/')).length).toBeGreaterThan(20);
  });
}

/** Tweets of two days as stream lines, one of them cut, in a file of each container. */
async function writeArchive(folder: string): Promise<void> {
  const lines: string[] = [];
  const posts = tweetStream({ seed: 7, postsPerMinute: 3 }).newestFirst(windowOfTimes(DAY_MS - 86_400_000, DAY_MS));
  for (const { tweet, author } of posts) {
    lines.push(JSON.stringify({ data: tweet, includes: { users: [author] } }));
    if (lines.length === ARCHIVE_TWEETS) break;
  }
  lines.push('{"data":{"id":"19');
  const part = (n: number) =>
    Buffer.from(`${lines.slice((n * lines.length) / PARTS, ((n + 1) * lines.length) / PARTS).join('\n')}\n`);
  const members = Object.fromEntries([3, 4, 5].map((n) => [`${n}.json.gz`, gzipSync(part(n))]));
  const zipped = { 'a.json': part(6), 'b/c.gz': gzipSync(part(7)) };
  const files: Readonly<Record<string, Uint8Array>> = {
    'a.jsonl': Buffer.concat([part(0), part(1)]),
    'b.gz': gzipSync(part(2)),
    'c.tar': await tarOf({ ...members, '6.json.bz2': BZIP2_TWEETS }, new Date(DAY_MS - 86_400_000)),
    'd.zip': zipSync(zipped, { mtime: new Date(DAY_MS) }),
    'e.bz2': BZIP2_TWEETS,
  };
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
    await utimes(join(folder, name), DAY_MS / 1000, DAY_MS / 1000);
  }
}

const PARTS = 8;
