import { IMPORT_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import type { EnvelopeLine, Rejection } from '../../core/envelope.ts';
import { SHORT_HASH_CHARS } from '../../core/hash.ts';
import { lineBytesOf } from '../../core/ndjson.ts';
import { groupBySlot } from '../../core/raw-file.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import type { Origin } from '../../core/shapes/record-result.ts';
import type { Lake } from '../lake.ts';
import type { ByteText } from '../ports/byte-text.ts';
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

export interface SortPorts {
  readonly lake: Lake;
  readonly spill: Spill;
  readonly byteText: ByteText;
}

/** Sorts the tweets of a batch by slot into the spill; what is no tweet goes into quarantine with file, line and reason. */
export async function sortBatch(ports: SortPorts, batch: Batch): Promise<SortReport> {
  const { lake, spill } = ports;
  const tweets: EnvelopeLine<string | Uint8Array>[] = [];
  const rejected: RejectedRecord[] = [...batch.unreadable];
  for (const piece of batch.pieces) {
    for (const { lineNumber, line: bytes } of lineBytesOf(piece.text)) {
      const { lines, rejections } = copiedLines(bytes, piece, ports.byteText) ?? readRecord(bytes, piece);
      for (const line of lines) tweets.push(line);
      for (const { kind, reason, line: text } of rejections) {
        rejected.push({
          file: piece.file,
          member: piece.member,
          line: piece.firstLine + lineNumber - 1,
          kind,
          reason,
          text,
        });
      }
    }
  }
  await quarantineRecords(lake, rejected);
  const segments = await spill.write(groupBySlot(tweets, lake.plan));
  return { segments, tweets: tweets.length, rejectedByKind: countByKind(rejected), inputBytes: batch.inputBytes };
}

interface RecordLines {
  readonly lines: readonly EnvelopeLine<string | Uint8Array>[];
  readonly rejections: readonly Rejection[];
}

/** The envelopes of a record whose text can be copied as bytes, without ever decoding it; null for any other. */
function copiedLines(bytes: Uint8Array, piece: Piece, byteText: ByteText): RecordLines | null {
  const text = byteText.decode(bytes);
  const value = parsed(text);
  if (value === undefined) return null;
  const { isCopied, lines } = envelopesOf(value, text, originOf(piece));
  if (!isCopied) return null;
  return { lines: lines.map((line) => ({ ...line, json: byteText.encode(line.json) })), rejections: [] };
}

function readRecord(bytes: Uint8Array, piece: Piece): RecordLines {
  const text = new TextDecoder().decode(bytes);
  const value = parsed(text);
  if (value !== undefined) return envelopesOf(value, text, originOf(piece));
  // A byte order mark alone is blank too; the decoder leaves it out.
  if (text.trim() === '') return { lines: [], rejections: [] };
  return { lines: [], rejections: [{ kind: 'broken', reason: 'not valid JSON, perhaps cut', line: text }] };
}

function originOf({ collectedAt }: Piece): Origin {
  return { collectedAt, collectedBy: 'import' };
}

/** Undefined when the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
