import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { type ArchiveFiles, totalBytes } from '../../adapters/archive/archive-files.ts';
import { storeError } from '../../adapters/folder/folder-error.ts';
import { folderSpill } from '../../adapters/spill/folder-spill.ts';
import { folderTape } from '../../adapters/tape/folder-tape.ts';
import { parseConfig } from '../../core/config.ts';
import { UsageError } from '../../core/errors.ts';
import type { ImportSummary } from '../../pipeline/import/import-archive.ts';
import type { Tape } from '../../simulator/replay/tape.ts';
import { counted } from '../counted.ts';
import { inputFiles } from '../import/expand-inputs.ts';
import { importBar } from '../import/import-bar.ts';
import { importPool } from '../import-pool.ts';
import { openLocalLake } from '../local-lake.ts';
import { type Recording, recordTape } from './record-tape.ts';

export interface OpenReplay {
  readonly tape: Tape;
  readonly summary: ImportSummary;
  /** Removes what it put on disk. */
  close(): Promise<void>;
}

export interface ReplayOptions extends Recording {
  /** Where the sorted tweets wait. */
  readonly tmp?: string | undefined;
}

/** Reads the archives and sorts their tweets into a temporary folder. Rejects with UsageError when there are no files, or none of them holds a tweet. */
export async function openReplay(inputs: readonly string[], options: ReplayOptions): Promise<OpenReplay> {
  const files = await inputFiles(inputs, []);
  const folder = await temporaryFolder(resolve(options.tmp ?? tmpdir()));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const tape = await folderTape(folder);
    const close = async () => {
      await tape.close();
      await remove();
    };
    const summary = await record({ files, folder: join(folder, 'sorting') }, tape, options);
    if (summary.rows > 0) return { tape: tape.tape, summary, close };
    await close();
    throw new UsageError(
      `there is no tweet in the ${counted(files.length, 'file')} to replay; import --dry-run says what they hold`,
    );
  } catch (error) {
    await remove();
    throw error;
  }
}

async function temporaryFolder(root: string): Promise<string> {
  try {
    return await mkdtemp(join(root, 'tweetlake-replay-'));
  } catch (error) {
    throw storeError('write', root, error);
  }
}

/** The threads of an import, which sort for a lake that nobody reads. */
async function record(
  { files, folder }: { readonly files: ArchiveFiles; readonly folder: string },
  tape: Parameters<typeof recordTape>[2],
  options: ReplayOptions,
): Promise<ImportSummary> {
  const [lakeFolder, spillFolder] = [join(folder, 'lake'), join(folder, 'spill')];
  const settings = { ...parseConfig(undefined, 'defaults'), slotMinutes: 60 } as const;
  await openLocalLake(lakeFolder, settings, { create: true });
  const pool = importPool({ lake: { kind: 'folder', folder: lakeFolder }, settings, spillFolder });
  const bar = importBar(process.stderr, { bytesTotal: totalBytes(files), isWriting: true }, () => performance.now());
  try {
    return await recordTape(
      (position) => archiveBatches(files, position),
      { workers: pool, spill: folderSpill(spillFolder) },
      tape,
      { ...options, onProgress: bar.show },
    );
  } finally {
    bar.end();
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}
