import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STORE_FOLDER } from '../adapters/folder/store-folder.ts';
import { LAKE_STATE_KEY } from '../core/contract/keys.ts';
import { LakeError } from '../core/errors.ts';
import { objectOf } from '../core/json.ts';
import { parseLakeState } from '../core/lake-state.ts';

/** Makes sure that the folder holds a lake that this code can read. Rejects with LakeError that names the folder. */
export async function assertLocalLake(folder: string): Promise<void> {
  const text = await readState(folder);
  try {
    parseLakeState(text);
  } catch (error) {
    if (error instanceof LakeError) throw new LakeError(`${folder}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** What a lake's folder holds: what else stands there is somebody else's. */
const LAKE_ENTRIES: ReadonlySet<string> = new Set([STORE_FOLDER, 'raw', 'ref', 'quarantine', 'state', 'tmp']);

/** Makes sure that a lake may be made in the folder: it is missing, empty, or a lake. Rejects with LakeError. */
export async function assertRoomForLake(folder: string): Promise<void> {
  const entries: readonly string[] = await readdir(folder).catch(() => []);
  const foreign = entries.find((entry) => !LAKE_ENTRIES.has(entry));
  if (foreign === undefined || entries.includes('state')) return;
  throw new LakeError(`${folder} is no lake and not empty (it holds ${foreign}); choose another folder with --lake`);
}

async function readState(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, LAKE_STATE_KEY), 'utf8');
  } catch (cause) {
    const { code, message } = objectOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const advice = '`tweetlake start` or `tweetlake import` makes one, --lake chooses another';
      throw new LakeError(`${folder} is no lake: ${LAKE_STATE_KEY} is missing; ${advice}`, { cause });
    }
    throw new LakeError(`${folder} cannot be read: ${String(message)}`, { cause });
  }
}
