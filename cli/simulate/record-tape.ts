import pLimit from 'p-limit';
import type { TapeWriter } from '../../adapters/tape/folder-tape.ts';
import type { EnvelopeLine } from '../../core/envelope.ts';
import { compareIds } from '../../core/snowflake.ts';
import type { Batch, ReadPosition, WriteReport } from '../../pipeline/import/batch.ts';
import {
  type ImportOptions,
  type ImportSummary,
  type ImportWorkers,
  importArchive,
} from '../../pipeline/import/import-archive.ts';
import { NO_JOURNAL } from '../../pipeline/import/no-journal.ts';
import type { Spill } from '../../pipeline/ports/spill.ts';
import { positionOf, replayTimes } from '../../simulator/replay/replay-times.ts';

export interface Recording extends ImportOptions {
  /** How many times as fast as they were written the tweets come. */
  readonly speed: number;
}

type Line = EnvelopeLine<Uint8Array>;

/**
 * Puts the tweets of an archive on a tape, each once and sorted by time: the import's workers sort them into the spill, and slot after
 * slot is taken from there, so that memory holds one slot. Of several copies the newest is taken. `rows` of the summary are the tweets on the tape.
 */
export async function recordTape(
  batchesFrom: (position: ReadPosition) => AsyncIterable<Batch>,
  { workers, spill }: { readonly workers: Omit<ImportWorkers, 'write'>; readonly spill: Spill },
  tape: TapeWriter,
  { speed, ...options }: Recording,
): Promise<ImportSummary> {
  const inOrder = pLimit(1);
  const offsetOf = replayTimes(speed);
  const write: ImportWorkers['write'] = (_, segments) =>
    inOrder(async (): Promise<WriteReport> => {
      const lines = await spill.read(segments);
      const distinct = newestCopies(lines.map(encoded));
      await tape.append(distinct.map(({ line, position }) => ({ ...line, offset: offsetOf(position) })));
      return { tweets: lines.length, files: 0, duplicates: lines.length - distinct.length, rows: distinct.length };
    });
  return importArchive(batchesFrom, { ...workers, write }, NO_JOURNAL, options);
}

function encoded(line: EnvelopeLine<string | Uint8Array>): Line {
  return { ...line, json: typeof line.json === 'string' ? Buffer.from(line.json) : line.json };
}

interface Placed {
  readonly line: Line;
  readonly position: bigint;
}

/** The lines of a slot by time, the newest copy of each id. */
function newestCopies(lines: readonly Line[]): readonly Placed[] {
  const newest = new Map<string, Line>();
  for (const line of lines) {
    const known = newest.get(line.id);
    if (known === undefined || compareCopies(known, line) < 0) newest.set(line.id, line);
  }
  const placed = [...newest.values()].map((line) => ({ line, position: positionOf(line) }));
  return placed.sort((a, b) => comparePositions(a, b) || compareIds(a.line.id, b.line.id));
}

function comparePositions(a: Placed, b: Placed): number {
  return a.position < b.position ? -1 : a.position > b.position ? 1 : 0;
}

function compareCopies(a: Line, b: Line): number {
  if (a.collectedAt !== b.collectedAt) return a.collectedAt < b.collectedAt ? -1 : 1;
  return Buffer.compare(a.json, b.json);
}
