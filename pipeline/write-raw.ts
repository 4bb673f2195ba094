import type { EnvelopeLine } from '../core/envelope.ts';
import { type RawFile, rawFilesOf } from '../core/raw-file.ts';
import { inGroups } from './in-groups.ts';
import type { Lake } from './lake.ts';

/**
 * Puts tweets into RAW and gives their files, ascending by slot, once all of them are durable.
 * Doing it again with the same lines changes nothing: a file that is already there is the same file (invariant 1).
 */
export async function writeRaw(lake: Lake, lines: readonly EnvelopeLine<string | Uint8Array>[]): Promise<RawFile[]> {
  const files = rawFilesOf(lines, lake.plan, lake.hash);
  await inGroups(files, ({ key, bytes }) => lake.store.put(key, bytes, { ifNoneMatch: '*' }));
  return files;
}
