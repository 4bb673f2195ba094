import { IMPORT_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import type { EnvelopeLine, Rejection } from '../../core/envelope.ts';
import { SHORT_HASH_CHARS } from '../../core/hash.ts';
import { linesOf } from '../../core/ndjson.ts';
import { groupBySlot } from '../../core/raw-file.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import type { Lake } from '../lake.ts';
import type { Segment, Spill } from '../ports/spill.ts';
import type { Batch, Piece, RejectedRecord } from './batch.ts';

export interface SortReport {
  /** Where the batch's tweets are, one segment a slot. */
  readonly segments: readonly Segment[];
  readonly tweets: number;
  /** How many records of each kind gave no tweet. */
  readonly rejectedByKind: Readonly<Record<string, number>>;
  readonly inputBytes: number;
}

/** Sorts the tweets of a batch by slot into the spill; what is no tweet goes into quarantine with file, line and reason. */
export async function sortBatch(lake: Lake, spill: Spill, batch: Batch): Promise<SortReport> {
  const tweets: EnvelopeLine[] = [];
  const rejected: RejectedRecord[] = [...batch.unreadable];
  for (const piece of batch.pieces) {
    for (const { lineNumber, line } of linesOf(piece.text)) {
      const { lines, rejections } = readRecord(line, piece);
      for (const line of lines) tweets.push(line);
      for (const { kind, reason, line: text } of rejections) {
        rejected.push({ file: piece.file, line: piece.firstLine + lineNumber - 1, kind, reason, text });
      }
    }
  }
  await quarantineRecords(lake, rejected);
  const segments = await spill.write(groupBySlot(tweets, lake.plan));
  return { segments, tweets: tweets.length, rejectedByKind: countByKind(rejected), inputBytes: batch.inputBytes };
}

function readRecord(text: string, { collectedAt }: Piece): RecordLines {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { lines: [], rejections: [{ kind: 'broken', reason: 'not valid JSON, perhaps cut', line: text }] };
  }
  return envelopesOf(value, text, { collectedAt, collectedBy: 'import' });
}

interface RecordLines {
  readonly lines: readonly EnvelopeLine[];
  readonly rejections: readonly Rejection[];
}

async function quarantineRecords(lake: Lake, rejected: readonly RejectedRecord[]): Promise<void> {
  if (rejected.length === 0) return;
  const text = rejected.map((record) => `${JSON.stringify(record)}\n`).join('');
  const key = `${IMPORT_QUARANTINE_PREFIX}${lake.hash(text).slice(0, SHORT_HASH_CHARS)}.ndjson`;
  await lake.store.put(key, new TextEncoder().encode(text));
}

function countByKind(rejected: readonly RejectedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of rejected) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
