import { type CopiedBytes, copiedBytes, copiedLength, type EnvelopeLine } from '../../core/envelope.ts';
import { erasureLine } from '../../core/erasure.ts';
import { emptyTally, type ImportTally, tallyRejection, tallyTweet } from '../../core/import-tally.ts';
import { lineBytesOf } from '../../core/ndjson.ts';
import { csvRecord } from '../../core/shapes/csv-record.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import type { Origin, RecordResult } from '../../core/shapes/record-result.ts';
import type { ByteText } from '../ports/byte-text.ts';
import type { Batch, Piece, RejectedRecord } from './batch.ts';

/** A line that was written anew, or one that repeats its record's bytes. */
export type ReadLine = EnvelopeLine<string | CopiedBytes>;

/** What the records of a batch gave. */
export interface ReadBatch {
  readonly lines: ReadLine[];
  readonly rejected: RejectedRecord[];
  /** Requests to erase tweets, as lines of NDJSON. */
  readonly erasures: string[];
  readonly tally: ImportTally;
}

/** Reads the records of a batch: each gives tweets, a reason why not, or a request to erase a tweet. */
export function readBatch(batch: Batch, byteText: ByteText): ReadBatch {
  const read: ReadBatch = { lines: [], rejected: [...batch.unreadable], erasures: [], tally: emptyTally() };
  const readJson = jsonReader(byteText);
  for (const piece of batch.pieces) {
    for (const { lineNumber, line: bytes } of lineBytesOf(piece.text)) {
      const record = csvRow(bytes, piece) ?? readJson(bytes, originOf(piece));
      addRecord(read, record, { file: piece.file, member: piece.member, line: piece.firstLine + lineNumber - 1 });
    }
  }
  for (const { kind, ...place } of read.rejected) tallyRejection(read.tally, kind, place);
  read.tally.erasures = read.erasures.length;
  return read;
}

/** In bytes, or in characters of up to 3 bytes: DuckDB reads no object of more than 16 MB, nor any beside it. */
const LINE_LENGTH_MAX = 5_000_000;
const TOO_LARGE = { kind: 'too-large', reason: 'a tweet of more than 5 MB, beside which others could not be queried' };

function lengthOf(json: string | CopiedBytes): number {
  return typeof json === 'string' ? json.length : copiedLength(json);
}

function textOf(json: string | CopiedBytes): string {
  return typeof json === 'string' ? json : new TextDecoder().decode(copiedBytes(json));
}

type Place = Pick<RejectedRecord, 'file' | 'member' | 'line'>;

function addRecord(read: ReadBatch, record: ReadRecord, place: Place): void {
  for (const [i, line] of record.lines.entries()) {
    if (lengthOf(line.json) > LINE_LENGTH_MAX) {
      read.rejected.push({ ...place, ...TOO_LARGE, text: textOf(line.json) });
      continue;
    }
    read.lines.push(line);
    tallyTweet(read.tally, record.shape, record.tweets[i] ?? {}, line.timeMs);
  }
  for (const { kind, reason, line: text } of record.rejections) read.rejected.push({ ...place, kind, reason, text });
  for (const erasure of record.erasures) read.erasures.push(erasureLine(erasure, { source: 'import', ...place }));
}

type ReadRecord = Omit<RecordResult, 'lines' | 'copy'> & { readonly lines: readonly ReadLine[] };

/** What a row of a CSV gives; null for anything else. */
function csvRow(bytes: Uint8Array, piece: Piece): ReadRecord | null {
  if (piece.csv === undefined) return null;
  return csvRecord(JSON.parse(new TextDecoder().decode(bytes)) as string[], piece.csv, originOf(piece));
}

/**
 * Reads one record after the other; what a record gives does not depend on those before it. Records of a file are mostly
 * alike, so that one is first read as the last one was, and parsed once; where it is not like that, it is parsed twice.
 */
function jsonReader(byteText: ByteText): (bytes: Uint8Array, origin: Origin) => ReadRecord {
  const decoder = new TextDecoder();
  let isCopying = true;
  return (bytes, origin) => {
    if (isCopying) {
      const copied = copiedRecord(bytes, origin, byteText);
      isCopying = copied !== null;
      return copied ?? decodedRecord(decoder.decode(bytes), origin);
    }
    const decoded = decodedRecord(decoder.decode(bytes), origin);
    isCopying = decoded.copy !== null;
    return isCopying ? (copiedRecord(bytes, origin, byteText) ?? decoded) : decoded;
  };
}

/** What a record gives whose text can be copied as bytes, without ever decoding it; null for any other. */
function copiedRecord(bytes: Uint8Array, origin: Origin, byteText: ByteText): ReadRecord | null {
  const text = byteText.decode(bytes);
  if (text === null) return null;
  const value = parsed(text);
  if (value === undefined) return null;
  const { shape, copy, lines, tweets } = envelopesOf(value, text, origin);
  const [line] = lines;
  if (copy === null || line === undefined) return null;
  const { id, timeMs, collectedAt } = line;
  const { before, start, end, after } = copy;
  const copied = { id, timeMs, collectedAt, json: { source: bytes, before, start, end, after } };
  return { shape, lines: [copied], tweets, rejections: [], erasures: [] };
}

function decodedRecord(text: string, origin: Origin): RecordResult {
  const value = parsed(text);
  if (value !== undefined) return envelopesOf(value, text, origin);
  // A byte order mark alone is blank too; the decoder leaves it out.
  if (text.trim() === '') return NOTHING;
  return { ...NOTHING, rejections: [{ kind: 'broken', reason: 'not valid JSON, perhaps cut', line: text }] };
}

const NOTHING: RecordResult = { shape: 'none', copy: null, lines: [], tweets: [], rejections: [], erasures: [] };

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
