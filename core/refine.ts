import { decodeEnvelope } from './decode/decode-envelope.ts';
import type { EmoticonDetector } from './emoticons/found-emoticon.ts';
import type { Rejection } from './envelope.ts';
import { mergeCopies } from './merge-copies.ts';
import { linesOf } from './ndjson.ts';
import type { RawFile } from './raw-file.ts';
import type { TweetRow } from './ref-schema.ts';
import { type Slot, type SlotPlan, slotFinder } from './slot.ts';
import { compareIds } from './snowflake.ts';

export interface RejectedLine extends Rejection {
  /** Counted from 1. */
  readonly lineNumber: number;
}

export interface Refined {
  /** One row an id, ascending by (created_at, id). */
  readonly rows: readonly TweetRow[];
  /** The lines that gave no row, by the key of their RAW file; files without any are not in it. */
  readonly rejected: ReadonlyMap<string, readonly RejectedLine[]>;
}

export interface RefineRules {
  readonly plan: SlotPlan;
  readonly detect: EmoticonDetector;
}

/**
 * Turns all RAW files of one slot into the rows of its part (invariant 2: the same for any order of `files`).
 * Copies of an id are merged, ordered by (collected_at, RAW key, line). A line that is no tweet of this slot is rejected.
 */
export function refine(slot: Slot, files: readonly RawFile[], rules: RefineRules): Refined {
  const copies: TweetRow[] = [];
  const rejected = new Map<string, RejectedLine[]>();
  for (const file of [...files].sort((a, b) => compare(a.key, b.key))) {
    const bad = refineFile(slot, file, rules, copies);
    if (bad.length > 0) rejected.set(file.key, bad);
  }
  return { rows: mergeById(copies), rejected };
}

/** Adds the file's rows to `rows`, in line order; gives its rejected lines. */
function refineFile(slot: Slot, file: RawFile, rules: RefineRules, rows: TweetRow[]): RejectedLine[] {
  const rejected: RejectedLine[] = [];
  const slotOf = slotFinder(rules.plan);
  for (const { lineNumber, line } of linesOf(file.bytes)) {
    const decoded = decodeLine(line, file.key, rules.detect);
    if ('reason' in decoded) {
      rejected.push({ ...decoded, line, lineNumber });
    } else if (slotOf(decoded.created_at) !== slot) {
      const reason = `the tweet's time is in slot ${slotOf(decoded.created_at)}, the file's is ${slot}`;
      rejected.push({ kind: 'other-slot', reason, line, lineNumber });
    } else {
      rows.push(decoded);
    }
  }
  return rejected;
}

function decodeLine(line: string, rawFile: string, detect: EmoticonDetector): TweetRow | Omit<Rejection, 'line'> {
  let envelope: unknown;
  try {
    envelope = JSON.parse(line);
  } catch {
    return { kind: 'broken', reason: 'not valid JSON' };
  }
  return decodeEnvelope(envelope, rawFile, detect);
}

function mergeById(copies: readonly TweetRow[]): TweetRow[] {
  const byId = new Map<string, TweetRow[]>();
  for (const row of copies) {
    const group = byId.get(row.id);
    if (group) group.push(row);
    else byId.set(row.id, [row]);
  }
  const rows: TweetRow[] = [];
  for (const group of byId.values())
    rows.push(group.length === 1 ? (group[0] as TweetRow) : mergeCopies(oldestFirst(group)));
  return rows.sort((a, b) => a.created_at - b.created_at || compareIds(a.id, b.id));
}

/** Sorting is stable and `copies` come by (RAW key, line), so equal times keep that order. */
function oldestFirst(copies: TweetRow[]): TweetRow[] {
  return copies.sort((a, b) => (a.collected_at ?? 0) - (b.collected_at ?? 0));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
