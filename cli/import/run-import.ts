import { type ArchiveFiles, totalBytes } from '../../adapters/archive/archive-files.ts';
import { storeError } from '../../adapters/folder/folder-error.ts';
import { makeFolder } from '../../adapters/folder/make-folder.ts';
import { removeDeadRooms } from '../../adapters/spill/spill-room.ts';
import type { Config } from '../../core/config.ts';
import { DeclinedError, LakeError, UsageError } from '../../core/errors.ts';
import { isNothing, leftToWrite, type Refining } from '../../core/import-cost.ts';
import { rejectedCount } from '../../core/import-tally.ts';
import type { ImportOptions as ArchiveImportOptions, ImportSummary } from '../../pipeline/import/import-archive.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { ImportOptions } from '../import.ts';
import { type FilesOptions, folderTarget, importFiles, roomOf, spillRootIn, surveyFiles } from '../import-files.ts';
import { type LakePlace, parseLakePlace } from '../lake-place.ts';
import { loadConfig } from '../load-config.ts';
import { openLocalLake, reconcileLocalLake } from '../local-lake.ts';
import { stopSignal } from '../stop-signal.ts';
import { agreeOnRoom, type Intended } from './agree-on-room.ts';
import { cloudCostText } from './cloud-cost-text.ts';
import type { CloudImport } from './cloud-import.ts';
import { inputFiles } from './expand-inputs.ts';
import { importBar } from './import-bar.ts';
import { importReport } from './import-report.ts';
import { sharedSpillRoots, userCacheFolder } from './shared-spill-roots.ts';

/** Takes the files into the lake, and says what was in them; every input is looked at before the lake is touched. */
export async function runImport(inputs: readonly string[], options: ImportOptions): Promise<ExitCode> {
  const place = parseLakePlace(options.lake);
  const isRemote = options.remote === true;
  if (isRemote && place.kind === 'folder')
    throw new UsageError(`--remote needs a deployed lake (--lake aws:STACK), got --lake ${options.lake}`);
  const config = await loadConfig(options.config);
  const files = await inputFiles(inputs, await ownFolders(place, options.tmp));
  const how = { csvMap: options.map ?? null, threads: options.threads };
  if (options.dryRun === true) return runSurvey(place, config, files, { ...how, isRemote });
  try {
    const summary = await importInto(place, config, files, { ...options, how });
    process.stdout.write(importReport(summary, { files: files.length, isDryRun: false, isRemote }));
    return rejectedCount(summary.tally) === 0 ? EXIT.done : EXIT.rejected;
  } catch (error) {
    if (!(error instanceof DeclinedError)) throw error;
    process.stderr.write('Nothing was written.\n');
    return EXIT.done;
  }
}

/** The lake and where tweets of it and others wait: `import .` in the folder of a lake does not mean what was written there before. */
async function ownFolders(place: LakePlace, tmp: string | undefined): Promise<string[]> {
  if (place.kind === 'aws') return sharedSpillRoots(tmp ?? userCacheFolder());
  return [place.folder, ...(tmp === undefined ? [] : await sharedSpillRoots(tmp))];
}

/** Says what is in the files, and for a deployed lake what importing them costs, which takes no AWS to know. */
async function runSurvey(
  place: LakePlace,
  config: Config,
  files: ArchiveFiles,
  { isRemote, ...how }: FilesOptions & Refining,
): Promise<ExitCode> {
  const slotMinutes = place.kind === 'aws' ? config.slotMinutes : null;
  const survey = await withBar(files, false, (show) => surveyFiles(files, { ...how, ...show, slotMinutes }));
  const { summary, slots, otherObjects } = survey;
  process.stdout.write(importReport(summary, { files: files.length, isDryRun: true }));
  const left = leftToWrite(slots, otherObjects);
  if (place.kind === 'aws' && !isNothing(left)) {
    const share = { isRemote, memoryMb: config.processor.memoryMb };
    process.stdout.write(`${cloudCostText(left, { stack: place.stack, isReady: false }, share)}\n`);
  }
  return rejectedCount(summary.tally) === 0 ? EXIT.done : EXIT.rejected;
}

type Wanted = ImportOptions & { readonly how: FilesOptions };

async function importInto(
  place: LakePlace,
  config: Config,
  files: ArchiveFiles,
  { how, tmp, remote = false, yes = false }: Wanted,
): Promise<ImportSummary> {
  if (place.kind === 'folder') {
    const target = folderTarget(place.folder, config, tmp);
    const room = roomOf(target, files, how.csvMap);
    await prepareFolder(place.folder, config, { files, room, lakeFolder: place.folder, isAgreed: yes });
    return withBar(files, true, (show) => importFiles({ ...target, room }, files, { ...how, ...show }));
  }
  const { openCloudImport } = await import('./cloud-import.ts');
  const cloud = await openCloudImport(place.stack, config, { isRemote: remote, isAgreed: yes, tmp });
  const room = roomOf(cloud.target, files, how.csvMap);
  await agreeOnRoom({ files, room, lakeFolder: null, isAgreed: yes });
  await makeSpillRoot(room.spillRoot);
  const target = { ...cloud.target, room };
  return withBar(files, true, (show) => importFiles(target, files, { ...how, ...show, ...asking(cloud, show) }));
}

/** Sees whether there is room for what comes, and then makes the lake, or brings it up to date. */
async function prepareFolder(folder: string, config: Config, intended: Intended): Promise<void> {
  await openLocalLake(folder, config, { create: 'later' });
  const { spillRoot, locks } = intended.room;
  // With --tmp what an import has left in the lake is never gone on with, and it may be what fills the disk.
  if (spillRoot !== spillRootIn(folder)) await removeDeadRooms(spillRootIn(folder), locks);
  await agreeOnRoom(intended);
  const lake = await openLocalLake(folder, config, { create: true });
  await makeSpillRoot(spillRoot);
  await reconcileLocalLake(lake);
}

async function makeSpillRoot(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    throw storeError('write', folder, error);
  }
}

interface Shown extends ArchiveImportOptions {
  readonly signal: AbortSignal;
  /** Leaves the terminal to a question. */
  readonly pause: () => void;
}

function asking(cloud: CloudImport, { pause, signal }: Shown): Pick<FilesOptions, 'beforeWriting'> {
  return {
    beforeWriting: async (slots, heldBack) => {
      pause();
      await cloud.beforeWriting(slots, heldBack, signal);
    },
  };
}

async function withBar<T>(files: ArchiveFiles, isWriting: boolean, run: (show: Shown) => Promise<T>): Promise<T> {
  const stop = stopSignal();
  const bar = importBar(process.stderr, { bytesTotal: totalBytes(files), isWriting }, () => performance.now());
  try {
    return await run({ signal: stop.signal, onProgress: bar.show, pause: bar.end });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new LakeError('the import was stopped; run it again to finish it, nothing is taken twice', { cause: error });
  } finally {
    bar.end();
    stop.dispose();
  }
}
