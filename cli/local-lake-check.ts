import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
