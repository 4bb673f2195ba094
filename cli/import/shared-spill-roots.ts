import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { SHORT_HASH_CHARS } from '../../core/hash.ts';

/** What `sharedSpillRoot` makes of any lake. */
const SHARED_ROOT = new RegExp(`^tweetlake-[0-9a-f]{${SHORT_HASH_CHARS}}$`);

/** Kept over a restart of the machine, so that an import can go on; the system's temporary folder is often small, or in memory. */
export function userCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tweetlake');
}

/** Where the lakes that use a folder have their rooms in it; none where it cannot be read. Not sorted. */
export async function sharedSpillRoots(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => SHARED_ROOT.test(name)).map((name) => join(resolve(folder), name));
}
