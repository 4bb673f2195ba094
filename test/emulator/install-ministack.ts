import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from './run-command.ts';

const VERSION = '1.5.33';

/**
 * Gives the Python of a virtual environment that holds MiniStack, and makes it in the user's cache the first time.
 * Another process never sees it half made: it gets its name when it is complete. Rejects when Python or pip fail.
 */
export async function installMinistack(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tweetlake');
  const home = join(cache, `ministack-${VERSION}`);
  const python = join(home, 'bin', 'python');
  if (existsSync(python)) return python;

  const building = `${home}.${process.pid}`;
  process.stderr.write(`emulator: installing ministack ${VERSION} into ${home}\n`);
  await mkdir(cache, { recursive: true });
  try {
    await mustRun('python3', ['-m', 'venv', building]);
    await mustRun(join(building, 'bin', 'python'), ['-m', 'pip', 'install', '-q', `ministack[full]==${VERSION}`]);
    // Its scripts hold the old path, its Python does not: `python -m ministack` goes on working under the new name.
    await rename(building, home).catch((error: unknown) => {
      if (!existsSync(python)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return python;
}
