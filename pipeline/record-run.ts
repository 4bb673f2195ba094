import { LakeError } from '../core/errors.ts';
import {
  beginLine,
  endLines,
  holdsOwnEnd,
  SEARCHES_FILE_BYTES_MAX,
  type SearchRun,
  type SearchRunEnd,
  searchesDayPrefix,
  searchesKey,
} from '../core/search-record.ts';
import type { Lake } from './lake.ts';
import { retryPauseMs } from './retry-pause.ts';

/**
 * Writes down that a run begins, before its first request: no tweet is in RAW without a known reason for being there.
 * Resolves when that is durable, with the key of the file.
 */
export async function recordBegin(lake: Lake, run: SearchRun): Promise<string> {
  const key = await openFile(lake, run.name, run.beganAtMs);
  await append(lake, key, beginLine(run));
  return key;
}

/**
 * Writes down what a run has done; `key` is the file of its begin, by default the one that is written now. That a run
 * died is not written after its own end; but a run that was taken for dead may still say its end.
 */
export async function recordEnd(lake: Lake, run: SearchRun, end: SearchRunEnd, key?: string): Promise<void> {
  const file = key ?? (await openFile(lake, run.name, lake.clock.nowMs()));
  await append(lake, file, endLines(run, end), (lines) => end.outcome === 'died' && holdsOwnEnd(lines, run));
}

/** The file of the day that takes rows: its last one, or a new one when that is full. */
async function openFile({ store }: Lake, name: string, atMs: number): Promise<string> {
  let files = 0;
  let lastBytes = 0;
  for await (const { sizeBytes } of store.list(searchesDayPrefix(name, atMs))) {
    files++;
    lastBytes = sizeBytes;
  }
  const isFull = files === 0 || lastBytes >= SEARCHES_FILE_BYTES_MAX;
  return searchesKey(name, atMs, isFull ? files + 1 : files);
}

const ATTEMPTS_MAX = 20;

/** Adds lines at the end of a file, unless it has them: a write whose answer was lost may have arrived. */
async function append(
  { store, clock, random }: Lake,
  key: string,
  lines: string,
  isNeedless: (before: string) => boolean = () => false,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await clock.sleep(retryPauseMs(attempt, random));
    const found = await store.get(key);
    const before = found === null ? '' : new TextDecoder().decode(found.bytes);
    if (before.includes(lines) || isNeedless(before)) return;
    const condition = found === null ? { ifNoneMatch: '*' as const } : { ifMatch: found.etag };
    const put = await store.put(key, new TextEncoder().encode(before + lines), condition);
    if (put.kind === 'written') return;
  }
  throw new LakeError(`${key} was changed by others ${ATTEMPTS_MAX} times in a row; run the command again`);
}
