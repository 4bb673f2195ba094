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
/** While one task of a thread waits for S3, the other computes; for a disk a thread itself waits. */
const TASKS_PER_THREAD = { folder: 1, aws: 2 };
/** So that no thread waits for its next task to be read. */
const TASKS_AHEAD_PER_THREAD = 1;
/** Keeps the young generation small: with 128 slots of 7,000 tweets took 700 MB, with this 530 MB in the same time. */
const YOUNG_GENERATION_MB = 96;

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
  const tasksPerThread = TASKS_PER_THREAD[data?.lake.kind ?? 'folder'];
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./import-worker.js', import.meta.url)),
    workerData: data,
    concurrentTasksPerWorker: tasksPerThread,
    minThreads: threads,
    maxThreads: threads,
    // What the SDK warns of, the main thread has said, and a progress bar stands on the terminal now.
    execArgv: ['--no-warnings'],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const isRemote = data?.lake.kind === 'aws' && data.lake.isRemote;
  const run = (name: string, task: unknown, transferList: ArrayBuffer[]): Promise<unknown> =>
    pool.run(task, { name, transferList }).catch((error: unknown) => Promise.reject(fromThread(error)));
  return {
    width: threads * (tasksPerThread + TASKS_AHEAD_PER_THREAD),
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
