import type { RawFile } from '../../core/raw-file.ts';
import type { Slot } from '../../core/slot.ts';
import type { Lake } from '../lake.ts';
import type { Segment, Spill } from '../ports/spill.ts';
import { refineSlot } from '../refine-slot.ts';
import { writeRaw } from '../write-raw.ts';
import type { WriteReport } from './batch.ts';

/** Writes all tweets that an import has for a slot as full RAW files, then refines the slot. */
export async function writeSlot(
  lake: Lake,
  spill: Spill,
  slot: Slot,
  segments: readonly Segment[],
): Promise<WriteReport> {
  const { files, ...counts } = await writeFiles(lake, spill, segments);
  const outcome = await refineSlot(lake, slot, { known: files });
  return { ...counts, files: files.length, rows: outcome.kind === 'refined' ? outcome.rows.length : null };
}

/** Writes the RAW files alone: whoever is told of them refines the slot. */
export async function writeRawOfSlot(lake: Lake, spill: Spill, segments: readonly Segment[]): Promise<WriteReport> {
  const { files, ...counts } = await writeFiles(lake, spill, segments);
  return { ...counts, files: files.length, rows: null };
}

interface Written {
  readonly tweets: number;
  readonly files: readonly RawFile[];
  readonly duplicates: number;
}

async function writeFiles(lake: Lake, spill: Spill, segments: readonly Segment[]): Promise<Written> {
  const lines = await spill.read(segments);
  const duplicates = lines.length - new Set(lines.map(({ id }) => id)).size;
  return { tweets: lines.length, files: await writeRaw(lake, lines), duplicates };
}
