import { mkdir } from 'node:fs/promises';
import type { ArchiveFile } from '../../adapters/archive/archive-file.ts';
import { storeError } from '../../adapters/folder/folder-error.ts';
import type { Config } from '../../core/config.ts';
import { LakeError } from '../../core/errors.ts';
import type { ImportOptions as ArchiveImportOptions, ImportSummary } from '../../pipeline/import/import-archive.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { ImportOptions } from '../import.ts';
import { importFiles, spillRootOf, surveyFiles } from '../import-files.ts';
import { localLakeFolder } from '../lake-place.ts';
import { loadConfig } from '../load-config.ts';
import { openLocalLake, reconcileLocalLake } from '../local-lake.ts';
import { stopSignal } from '../stop-signal.ts';
import { inputFiles } from './expand-inputs.ts';
import { importBar } from './import-bar.ts';
import { importReport, rejectedCount } from './import-report.ts';
import { checkRoom, neededRoom } from './needed-room.ts';

/** Takes the files into the lake, and says what was in them; every input is looked at before the lake is touched. */
export async function runImport(inputs: readonly string[], options: ImportOptions): Promise<ExitCode> {
  const folder = localLakeFolder(options.lake, 'import');
  const config = await loadConfig(options.config);
  const files = await inputFiles(inputs);
  const isDryRun = options.dryRun === true;
  const spillRoot = spillRootOf(folder, options.tmp);
  if (!isDryRun) await prepare(folder, config, { files, spillRoot });
  const summary = await withBar(files, (progress) => {
    const how = { ...progress, csvMap: options.map ?? null, threads: options.threads, spillRoot };
    return isDryRun ? surveyFiles(files, how) : importFiles(folder, config, files, how);
  });
  process.stdout.write(importReport(summary, { files: files.length, isDryRun }));
  return rejectedCount(summary) === 0 ? EXIT.done : EXIT.rejected;
}

/** Brings the lake up to date, and sees whether there is room for what comes. */
async function prepare(
  folder: string,
  config: Config,
  { files, spillRoot }: { readonly files: readonly ArchiveFile[]; readonly spillRoot: string },
): Promise<void> {
  const lake = await openLocalLake(folder, config, { create: true });
  await makeFolder(spillRoot);
  const room = await checkRoom(neededRoom(files), spillRoot, folder);
  if (process.stderr.isTTY) process.stderr.write(`${room}\n`);
  await reconcileLocalLake(lake);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw storeError('write', folder, error);
  }
}

async function withBar(
  files: readonly ArchiveFile[],
  run: (options: ArchiveImportOptions) => Promise<ImportSummary>,
): Promise<ImportSummary> {
  const stop = stopSignal();
  const bytesTotal = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const bar = importBar(process.stderr, bytesTotal, () => performance.now());
  try {
    return await run({ signal: stop.signal, onProgress: bar.show });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new LakeError('the import was stopped; run it again to finish it, nothing is taken twice', { cause: error });
  } finally {
    bar.end();
    stop.dispose();
  }
}
