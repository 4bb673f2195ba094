import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Something that a tier needs and this machine need not have. */
export interface Tool {
  /** Name and version. */
  readonly name: string;
  /** Paths of the files that say what is installed; another content is another installation. */
  readonly files: readonly string[];
}

/**
 * The folder of the tool in the user's cache; `build` fills it the first time.
 * It is built under another name and renamed at the end, so that an installation that was cut short is never used.
 */
export async function installOnce({ name, files }: Tool, build: (folder: string) => Promise<void>): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tweetlake');
  const folder = join(cache, `${name}-${await hashOf(files)}`);
  if (existsSync(folder)) return folder;
  process.stderr.write(`installing ${name} into ${folder}\n`);
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const building = `${folder}.building-${process.pid}`;
  await mkdir(building);
  try {
    await build(building);
    await rename(building, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

const ABANDONED_AFTER_MS = 3_600_000;

/** Removes what killed installations left; one that is under way is younger. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const entry of await readdir(cache)) {
    if (!/\.building-\d+$/.test(entry)) continue;
    const path = join(cache, entry);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 8);
}
