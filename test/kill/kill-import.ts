import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
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
    const archive = join(folder, 'archive.jsonl');
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

/** Tweets of two days as stream lines, one of them cut. */
async function writeArchive(path: string): Promise<void> {
  const lines: string[] = [];
  const posts = tweetStream({ seed: 7, postsPerMinute: 3 }).newestFirst(windowOfTimes(DAY_MS - 86_400_000, DAY_MS));
  for (const { tweet, author } of posts) {
    lines.push(JSON.stringify({ data: tweet, includes: { users: [author] } }));
    if (lines.length === ARCHIVE_TWEETS) break;
  }
  lines.push('{"data":{"id":"19');
  await writeFile(path, `${lines.join('\n')}\n`);
  await utimes(path, DAY_MS / 1000, DAY_MS / 1000);
}
