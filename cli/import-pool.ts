import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import Piscina from 'piscina';
import { blockingCalls } from '../adapters/folder/file-calls.ts';
import { memorySpill } from '../adapters/memory/memory-spill.ts';
import { folderSpill } from '../adapters/spill/folder-spill.ts';
import { LakeError } from '../core/errors.ts';
import type { SlotPlan } from '../core/slot.ts';
import type { Batch, SortReport, WriteReport } from '../pipeline/import/batch.ts';
import type { ImportWorkers } from '../pipeline/import/import-archive.ts';
import type { BatchSurvey } from '../pipeline/import/survey-batch.ts';
import type { ImportWorkerData } from './import-worker.ts';

/** More threads than this gain nothing: one disk and one reader feed them. */
const THREADS_MAX = 8;
/** While one task of a thread waits for S3, the other computes; for a disk a thread itself waits. */
const TASKS_PER_THREAD = { folder: 1, aws: 2 };
/** Of RAW, in slots that are written at once: memory holds several times that, and what S3's client keeps beside it. */
const WRITING_MB_PER_THREAD = { folder: 50, aws: 16 };
/** So that no thread waits for its next task to be read. */
const TASKS_AHEAD_PER_THREAD = 1;
/** Keeps the young generation small: with 128 slots of 7,000 tweets took 700 MB, with this 530 MB in the same time. */
const YOUNG_GENERATION_MB = 96;

const BYTES_PER_MB = 1_000_000;

export interface ImportPool extends ImportWorkers {
  /** Ends the threads, whatever they do. */
  close(): Promise<void>;
}

/** Threads that sort and write. */
export function importPool(data: ImportWorkerData, threads = defaultThreads()): ImportPool {
  const tasksPerThread = TASKS_PER_THREAD[data.lake.kind];
  const { run, close } = threadsWith(data, threads, tasksPerThread);
  const isRemote = data.lake.kind === 'aws' && data.lake.isRemote;
  return {
    width: threads * (tasksPerThread + TASKS_AHEAD_PER_THREAD),
    writingBytesMax: threads * WRITING_MB_PER_THREAD[data.lake.kind] * BYTES_PER_MB,
    sort: (batch) => run('sort', batch, buffersOf(batch)) as Promise<SortReport>,
    write: (slot, segments) => run(isRemote ? 'writeRaw' : 'write', { slot, segments }, []) as Promise<WriteReport>,
    spill: folderSpill(data.spillFolder, blockingCalls),
    close,
  };
}

/** Threads that only read, so that no slot is left to write; each batch is told by the slots of `plan`, if there is one. */
export function surveyPool(
  plan: SlotPlan | null,
  onSurvey: (survey: BatchSurvey) => void,
  threads = defaultThreads(),
): ImportPool {
  const { run, close } = threadsWith(null, threads, 1);
  return {
    width: threads * (1 + TASKS_AHEAD_PER_THREAD),
    async sort(batch) {
      const survey = (await run('survey', { batch, plan }, buffersOf(batch))) as BatchSurvey;
      onSurvey(survey);
      return survey.report;
    },
    write: () => Promise.reject(new Error('a survey has nothing to write')),
    spill: memorySpill(),
    close,
  };
}

function defaultThreads(): number {
  return Math.min(availableParallelism(), THREADS_MAX);
}

interface Threads {
  run(name: string, task: unknown, transferList: ArrayBuffer[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Beside the built command stands the built worker. */
function threadsWith(data: ImportWorkerData | null, threads: number, tasksPerThread: number): Threads {
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
  return {
    run: (name, task, transferList) =>
      pool.run(task, { name, transferList }).catch((error: unknown) => Promise.reject(fromThread(error))),
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
