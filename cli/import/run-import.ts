import { type ArchiveFile, archiveFile } from '../../adapters/archive/archive-file.ts';
import { LakeError } from '../../core/errors.ts';
import type { ImportOptions as ArchiveImportOptions, ImportSummary } from '../../pipeline/import/import-archive.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { ImportOptions } from '../import.ts';
import { importFiles, surveyFiles } from '../import-files.ts';
import { localLakeFolder } from '../lake-place.ts';
import { loadConfig } from '../load-config.ts';
import { openLocalLake, reconcileLocalLake } from '../local-lake.ts';
import { stopSignal } from '../stop-signal.ts';
import { expandInputs } from './expand-inputs.ts';
import { importBar } from './import-bar.ts';
import { importReport, rejectedCount } from './import-report.ts';

/** Takes the files into the lake, and says what was in them; every input is looked at before the lake is touched. */
export async function runImport(inputs: readonly string[], options: ImportOptions): Promise<ExitCode> {
  const folder = localLakeFolder(options.lake, 'import');
  const config = await loadConfig(options.config);
  const files: ArchiveFile[] = [];
  for (const file of await expandInputs(inputs)) files.push(await archiveFile(file));
  const isDryRun = options.dryRun === true;
  if (!isDryRun) await reconcileLocalLake(await openLocalLake(folder, config, { create: true }));
  const summary = await withBar(files, (progress) => {
    const withMap = { ...progress, csvMap: options.map ?? null };
    return isDryRun ? surveyFiles(files, withMap) : importFiles(folder, config, files, withMap);
  });
  process.stdout.write(importReport(summary, { files: files.length, isDryRun }));
  return rejectedCount(summary) === 0 ? EXIT.done : EXIT.rejected;
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
