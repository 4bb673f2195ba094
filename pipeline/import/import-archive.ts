import { SpillLostError } from '../../core/errors.ts';
import { addTally, emptyTally, type ImportTally, rejectedCount } from '../../core/import-tally.ts';
import type { Slot } from '../../core/slot.ts';
import type { ImportJournal } from '../ports/import-journal.ts';
import type { Segment, Spill, SpilledRun } from '../ports/spill.ts';
import type { Batch, ReadPosition, SortReport, WriteReport } from './batch.ts';
import { segmentsBySlot, type UnwrittenSlots, unwrittenSlots } from './unwritten-slots.ts';

/** Runs `sortBatch`, and `writeSlot` or `writeRawOfSlot`. */
export interface ImportWorkers {
  /** How many tasks it can use at once. */
  readonly width: number;
  /** RAW bytes of the slots that it writes at once, for memory holds them; a larger slot is written alone. Default: any number. */
  readonly writingBytesMax?: number;
  sort(batch: Batch): Promise<SortReport>;
  write(slot: Slot, segments: readonly Segment[]): Promise<WriteReport>;
  /** Where `sort` puts what `write` takes. */
  readonly spill: Pick<Spill, 'segmentsOf' | 'discard'>;
}

/** How far an import is, with what one before it has done that it goes on with. */
export interface ImportProgress {
  readonly phase: 'reading' | 'writing';
  /** Of the files that were read. */
  readonly inputBytes: number;
  readonly rejected: number;
  /** That were read or, while slots are written, that are in those. */
  readonly tweets: number;
  readonly slotsDone: number;
  /** 0 while reading: how many there are is known once all is read. */
  readonly slots: number;
}

export interface ImportOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Told once all is sorted and before any slot is written, what is left to write; when it rejects, the import does. */
  readonly onSorted?: (left: UnwrittenSlots) => Promise<void>;
  /** Ends the import between two tasks; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ImportSummary {
  tweets: number;
  rawFiles: number;
  slots: number;
  /** Parts that were written; the others already were current. */
  parts: number;
  /** Rows of the parts that were written. */
  rows: number;
  inputBytes: number;
  /** Of these, what an import before this one had read; 0 when it began at the start. */
  resumedBytes: number;
  /** Tweets whose id the import had already. */
  duplicates: number;
  /** What was seen, whether or not it was new. */
  readonly tally: ImportTally;
}

/**
 * Brings an archive into the lake: sorts it by slot first, then writes each slot once, its RAW files full and its part
 * from all of them, so that the order of the archive does not matter. Doing it again changes no byte; after a death, what
 * the journal has is not done again.
 */
export async function importArchive(
  batchesFrom: (position: ReadPosition) => AsyncIterable<Batch>,
  workers: ImportWorkers,
  journal: ImportJournal,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const summary: ImportSummary = {
    tweets: 0,
    rawFiles: 0,
    slots: 0,
    parts: 0,
    rows: 0,
    inputBytes: 0,
    resumedBytes: 0,
    duplicates: 0,
    tally: emptyTally(),
  };
  const runs: SpilledRun[] = [];
  for (const report of journal.done.sorted) addSorted(summary, runs, report);
  summary.resumedBytes = summary.inputBytes;
  await sortBatches({ summary, runs, workers, journal, options }, batchesFrom);
  await writeSlots({ summary, runs, workers, journal, options });
  return summary;
}

interface Run {
  readonly summary: ImportSummary;
  readonly runs: SpilledRun[];
  readonly workers: ImportWorkers;
  readonly journal: ImportJournal;
  readonly options: ImportOptions;
}

async function sortBatches(
  { summary, runs, workers, journal, options }: Run,
  batchesFrom: (position: ReadPosition) => AsyncIterable<Batch>,
): Promise<void> {
  const { readFrom, sorted } = journal.done;
  if (readFrom === null) return;
  let batches = sorted.length;
  await inParallel(batchesFrom(readFrom), workers, async (batch) => {
    const number = batches++;
    options.signal?.throwIfAborted();
    const report = await workers.sort(batch);
    await journal.sorted(number, report, batch.end);
    addSorted(summary, runs, report);
    options.onProgress?.({ phase: 'reading', ...seenIn(summary), tweets: summary.tweets, slotsDone: 0, slots: 0 });
  });
  await journal.allSorted();
}

async function writeSlots({ summary, runs, workers, journal, options }: Run): Promise<void> {
  const { written } = journal.done;
  for (const report of written.values()) addWritten(summary, report);
  const { spill } = workers;
  const unwritten = await unwrittenSlots(runs, spill, (slot) => written.has(slot));
  const { slots } = unwritten;
  assertNothingLost(runs, written.values(), slots.values());
  await options.onSorted?.(slots);
  summary.slots = written.size + slots.size;
  for (const { name } of runs) if (!unwritten.runs.has(name)) await spill.discard(name);
  const segmentsLeft = new Map([...unwritten.runs].map(([name, { segments }]) => [name, segments]));
  let slotsDone = written.size;
  let tweets = [...written.values()].reduce((sum, report) => sum + report.tweets, 0);
  const limits = {
    width: workers.width,
    bytesMax: workers.writingBytesMax,
    bytesOf: ([slot]: readonly [Slot, unknown]) => slots.get(slot)?.rawBytes ?? 0,
  };
  await inParallel(segmentsBySlot(unwritten, spill), limits, async ([slot, ofSlot]) => {
    options.signal?.throwIfAborted();
    const report = await workers.write(slot, ofSlot);
    await journal.written(slot, report);
    addWritten(summary, report);
    for (const { run } of ofSlot) {
      const left = (segmentsLeft.get(run) ?? 0) - 1;
      segmentsLeft.set(run, left);
      if (left === 0) await spill.discard(run);
    }
    slotsDone++;
    tweets += report.tweets;
    options.onProgress?.({ phase: 'writing', ...seenIn(summary), tweets, slotsDone, slots: summary.slots });
  });
}

function seenIn({ inputBytes, tally }: ImportSummary): Pick<ImportProgress, 'inputBytes' | 'rejected'> {
  return { inputBytes, rejected: rejectedCount(tally) };
}

/** What was spilled is either written or still spilled; else somebody removed files of the spill. */
function assertNothingLost(
  runs: readonly SpilledRun[],
  written: Iterable<WriteReport>,
  unwritten: Iterable<{ readonly lines: number }>,
): void {
  let left = 0;
  for (const { lines } of runs) left += lines;
  for (const report of written) left -= report.tweets;
  for (const { lines } of unwritten) left -= lines;
  if (left === 0) return;
  throw new SpillLostError(
    `${left.toLocaleString('en')} tweets that this import had sorted before it was ended are gone from its temporary folder; run it again, it begins anew`,
  );
}

interface Limits<T> {
  readonly width: number;
  readonly bytesMax?: number | undefined;
  readonly bytesOf?: (item: T) => number;
}

/**
 * Handles the items with at most `width` at once, and `bytesMax` together where there are several.
 * After a failure nothing is begun; it rejects once all have ended.
 */
async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  { width, bytesMax = Number.POSITIVE_INFINITY, bytesOf = () => 0 }: Limits<T>,
  handle: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let runningBytes = 0;
  try {
    for await (const item of items) {
      const bytes = bytesOf(item);
      while (running.size > 0 && runningBytes + bytes > bytesMax) await Promise.race(running);
      if (failures.length > 0) break;
      const task = handle(item)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          running.delete(task);
          runningBytes -= bytes;
        });
      running.add(task);
      runningBytes += bytes;
      if (running.size >= width) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
}

function addSorted(summary: ImportSummary, runs: SpilledRun[], report: SortReport): void {
  summary.tweets += report.tweets;
  summary.inputBytes += report.inputBytes;
  addTally(summary.tally, report.tally);
  if (report.run !== null) runs.push(report.run);
}

function addWritten(summary: ImportSummary, report: WriteReport): void {
  summary.rawFiles += report.files;
  summary.duplicates += report.duplicates;
  if (report.rows === null) return;
  summary.parts++;
  summary.rows += report.rows;
}
