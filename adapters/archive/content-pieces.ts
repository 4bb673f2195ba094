import { type CsvLayout, type CsvMap, missingColumns } from '../../core/shapes/csv-layout.ts';
import { type Beginning, beginningOf } from './beginning.ts';
import { csvPieces } from './csv-pieces.ts';
import { type CsvSheet, csvSheetOf } from './csv-sheet.ts';
import { documentLines } from './document-lines.ts';
import { holdsAnArray, isJsonDocument } from './json-document.ts';
import { type LinePiece, type LineStart, linePieces } from './line-pieces.ts';
import { LINE_BYTES_MAX, type NoRecords, tooLong } from './no-records.ts';
import { scriptOf } from './script-file.ts';

/** Records, or what stands for some that are none. */
export type ContentPiece = RecordPiece | NoRecords;

interface RecordPiece extends LinePiece {
  /** Present when the lines are rows of a CSV. */
  readonly csv?: CsvLayout;
}

export interface ContentOptions {
  readonly pieceBytes: number;
  /** What columns hold of a CSV whose header is not known. */
  readonly csvMap: CsvMap | null;
  /** Where in lines the chunks begin; absent or null: with the content. */
  readonly from?: LineStart | null;
}

/** What tells one content from another stands at its beginning. */
const HEAD_BYTES = 1024 * 1024;

/**
 * The records of a file or member, told apart by content: a record a line, JSON over several lines, or the script files
 * of a person's own archive, or a CSV. Content that holds no tweets is one rejection, and is not read to its end.
 * When the content ends in the middle, what was read is given first, then it throws.
 */
export async function* contentPieces(
  chunks: AsyncIterable<Buffer>,
  options: ContentOptions,
): AsyncIterable<ContentPiece> {
  if (options.from) {
    yield* recordLines(chunks, options.pieceBytes, options.from);
    return;
  }
  const beginning = await beginningOf(chunks, HEAD_BYTES);
  try {
    yield* piecesOf(beginning, options);
  } finally {
    await beginning.close();
  }
}

async function* piecesOf(
  { head, whole }: Beginning,
  { pieceBytes, csvMap }: ContentOptions,
): AsyncIterable<ContentPiece> {
  const text = head.toString('utf8');
  const script = scriptOf(text);
  const none = script?.holdsTweets === false ? refused(script.kind, script.reason) : otherContent(head, text);
  const sheet = none === null && script === null ? csvSheetOf(text, csvMap) : null;
  if (none !== null) yield none;
  else if (script?.holdsTweets === true) yield* scriptPieces(whole, text, { ...script, pieceBytes });
  else if (sheet !== null) yield* sheetPieces(whole, sheet, { pieceBytes, csvMap });
  else yield* isJsonDocument(text) ? documentRecords(whole, text, pieceBytes) : recordLines(whole, pieceBytes);
}

async function* recordLines(
  chunks: AsyncIterable<Buffer>,
  pieceBytes: number,
  from?: LineStart,
): AsyncIterable<ContentPiece> {
  for await (const piece of linePieces(chunks, { pieceBytes, lineBytesMax: LINE_BYTES_MAX }, from)) {
    yield 'longLine' in piece ? tooLong(piece) : piece;
  }
}

/** A record a line, whose numbers are those of the records. */
async function* documentRecords(
  chunks: AsyncIterable<Buffer>,
  head: string,
  pieceBytes: number,
): AsyncIterable<ContentPiece> {
  for await (const piece of recordLines(documentLines(chunks, holdsAnArray(head)), pieceBytes)) {
    if ('reason' in piece) yield piece;
    else {
      const { endBytes: _, ...records } = piece;
      yield records;
    }
  }
}

function scriptPieces(
  whole: AsyncIterable<Buffer>,
  text: string,
  { prefixChars, pieceBytes }: { readonly prefixChars: number; readonly pieceBytes: number },
): AsyncIterable<ContentPiece> {
  const prefixBytes = Buffer.byteLength(text.slice(0, prefixChars));
  return documentRecords(withoutBytes(whole, prefixBytes), text.slice(prefixChars), pieceBytes);
}

async function* sheetPieces(
  whole: AsyncIterable<Buffer>,
  { separator, header, layout }: CsvSheet,
  { pieceBytes, csvMap }: ContentOptions,
): AsyncIterable<ContentPiece> {
  if (layout === null) {
    yield refused('csv', unknownHeader(header, csvMap));
    return;
  }
  for await (const piece of csvPieces(whole, { separator, header }, pieceBytes)) {
    yield 'reason' in piece ? piece : { ...piece, csv: layout };
  }
}

function unknownHeader(header: readonly string[], map: CsvMap | null): string {
  const columns = header.join(', ');
  if (map !== null) {
    return `--map names columns that this CSV lacks: ${missingColumns(header, map).join(', ')}; it has ${columns}`;
  }
  return `a CSV with columns that no known tool writes (${columns}); say what they hold: --map id=COLUMN,text=COLUMN,created_at=COLUMN`;
}

async function* withoutBytes(chunks: AsyncIterable<Buffer>, bytes: number): AsyncIterable<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left < chunk.byteLength) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}

const MARKUP = /^\s*<(?:!doctype|html|\?xml|svg)\b/i;
/** Source: the Parquet specification, "File format". */
const PARQUET = 'PAR1';
/** A JSON value that begins a line: what is damaged before it must not hide it. */
const JSON_LINE = /^\s*[[{]/m;

/** A page, a picture and the like, which archives hold beside the tweets. */
function otherContent(head: Buffer, text: string): NoRecords | null {
  if (text.startsWith(PARQUET)) return refused('parquet', 'Parquet; of a lake the files in raw/ hold the tweets');
  if (MARKUP.test(text)) return refused('markup', 'a page (HTML or XML), not tweets');
  if (!head.includes(0) || JSON_LINE.test(text)) return null;
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isUtf16) return refused('encoding', 'text in UTF-16; save it as UTF-8 and import that');
  return refused('binary', 'no text, perhaps a picture or a video');
}

function refused(kind: string, reason: string): NoRecords {
  return { line: 1, kind, reason, text: '' };
}
