import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { memorySpill } from '../../adapters/memory/memory-spill.ts';
import { folderTape } from '../../adapters/tape/folder-tape.ts';
import { recordTape } from '../../cli/simulate/record-tape.ts';
import { REF_PREFIX } from '../../core/contract/keys.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { importArchive } from '../../pipeline/import/import-archive.ts';
import { NO_JOURNAL } from '../../pipeline/import/no-journal.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { Tape } from '../../simulator/replay/tape.ts';
import { inlineWorkers } from './inline-workers.ts';
import { keysOf, memoryLake } from './memory-lake.ts';

/** Imports the files without threads. */
export async function importInto(lake: Lake, paths: readonly string[]): Promise<void> {
  const files = paths.map(archiveFile);
  await importArchive((position) => archiveBatches(files, position), inlineWorkers(lake), NO_JOURNAL);
}

/** Puts the tweets of the files on a tape that holds as long as the action takes. */
export async function withTape(
  paths: readonly string[],
  speed: number,
  action: (tape: Tape) => Promise<void>,
): Promise<void> {
  const files = paths.map(archiveFile);
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-tape-'));
  const spill = memorySpill();
  const workers = inlineWorkers(await memoryLake(), spill);
  const writer = await folderTape(folder);
  try {
    await recordTape((position) => archiveBatches(files, position), { workers, spill }, writer, { speed });
    await action(writer.tape);
  } finally {
    await writer.close();
    await rm(folder, { recursive: true });
  }
}

/** All rows of REF, slot by slot. */
export async function allRows(lake: Lake): Promise<TweetRow[]> {
  const rows: TweetRow[] = [];
  for (const key of await keysOf(lake, REF_PREFIX)) {
    const part = await lake.store.get(key);
    if (part) rows.push(...(await lake.codec.decode(part.bytes)));
  }
  return rows;
}
