import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import Piscina from 'piscina';
import { blockingCalls } from '../adapters/folder/file-calls.ts';
import { memorySpill } from '../adapters/memory/memory-spill.ts';
import { folderSpill } from '../adapters/spill/folder-spill.ts';
import { LakeError } from '../core/errors.ts';
import type { Batch, SortReport, WriteReport } from '../pipeline/import/batch.ts';
import type { ImportWorkers } from '../pipeline/import/import-archive.ts';
import type { ImportWorkerData } from './import-worker.ts';

/** More threads than this gain nothing: one disk and one reader feed them. */
const THREADS_MAX = 8;
/** While one task of a thread waits for the disk, the other computes. */
const TASKS_PER_THREAD = 2;
/** Keeps the young generation small: what lives long in a thread is little, and memory stays flat. */
const YOUNG_GENERATION_MB = 128;

export interface ImportPool extends ImportWorkers {
  /** Ends the threads, whatever they do. */
  close(): Promise<void>;
}

/**
 * Threads that sort and write, or without data only survey, so that no slot is left to write; beside the built command
 * stands the built worker.
 */
export function importPool(
  data: ImportWorkerData | null,
  threads = Math.min(availableParallelism(), THREADS_MAX),
): ImportPool {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./import-worker.js', import.meta.url)),
    workerData: data,
    concurrentTasksPerWorker: TASKS_PER_THREAD,
    minThreads: threads,
    maxThreads: threads,
    // What the SDK warns of, the main thread has said, and a progress bar stands on the terminal now.
    execArgv: [...process.execArgv, '--no-warnings'],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const isRemote = data?.lake.kind === 'aws' && data.lake.isRemote;
  const run = (name: string, task: unknown, transferList: ArrayBuffer[]): Promise<unknown> =>
    pool.run(task, { name, transferList }).catch((error: unknown) => Promise.reject(fromThread(error)));
  return {
    width: threads * TASKS_PER_THREAD,
    sort: (batch) => run(data ? 'sort' : 'survey', batch, buffersOf(batch)) as Promise<SortReport>,
    write: (slot, segments) => run(isRemote ? 'writeRaw' : 'write', { slot, segments }, []) as Promise<WriteReport>,
    spill: data ? folderSpill(data.spillFolder, blockingCalls) : memorySpill(),
    close: () => pool.destroy(),
  };
}

/** The texts are moved to the thread, not copied. */
function buffersOf({ pieces }: Batch): ArrayBuffer[] {
  return pieces.map(({ text }) => text.buffer as ArrayBuffer);
}

/** Between threads an error keeps its message but not its class; ours become plain errors there. */
function fromThread(error: unknown): unknown {
  return error instanceof Error && error.name === 'Error' ? new LakeError(error.message, { cause: error }) : error;
}
