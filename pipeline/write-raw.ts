import type { EnvelopeLine } from '../core/envelope.ts';
import { LakeError } from '../core/errors.ts';
import { type RawFile, rawFilesOf } from '../core/raw-file.ts';
import { inGroups } from './in-groups.ts';
import type { Lake } from './lake.ts';
import { retryPauseMs } from './retry-pause.ts';

/**
 * Puts tweets into RAW and gives their files, ascending by slot, once all of them are durable.
 * Doing it again with the same lines changes nothing: a file that is already there is the same file (invariant 1).
 */
export async function writeRaw(lake: Lake, lines: readonly EnvelopeLine<string | Uint8Array>[]): Promise<RawFile[]> {
  const files = rawFilesOf(lines, lake.plan, lake.hash);
  await inGroups(files, (file) => putOnce(lake, file));
  return files;
}

const ATTEMPTS_MAX = 8;

/** A conflict may also mean that somebody else was writing the file (409 of S3), and that may have come to nothing. */
async function putOnce({ store, clock, random }: Lake, { key, bytes }: RawFile): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await clock.sleep(retryPauseMs(attempt, random));
    const put = await store.put(key, bytes, { ifNoneMatch: '*' });
    if (put.kind === 'written' || (await store.head(key)) !== null) return;
  }
  throw new LakeError(`${key} was refused ${ATTEMPTS_MAX} times, and is not there; run the command again`);
}
