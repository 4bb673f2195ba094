import type { RejectedRecord } from '../../pipeline/import/batch.ts';
import { documentPieces, isJsonDocument } from './json-document.ts';
import { type LinePiece, type LineStart, linePieces } from './line-pieces.ts';
import { scriptOf } from './script-file.ts';

/** Records, or what stands for some that are none. */
export type ContentPiece = LinePiece | NoRecords;
export type NoRecords = Omit<RejectedRecord, 'file' | 'member'>;

/** What tells one content from another stands at its beginning. */
const HEAD_BYTES = 1024 * 1024;

/**
 * The records of a file or member, told apart by content: a record a line, JSON over several lines, or the script files
 * of a person's own archive. Content that holds no tweets is one rejection, and is not read to its end.
 * When the content ends in the middle, what was read is given first, then it throws. `from`: where in lines the chunks begin.
 */
export async function* contentPieces(
  chunks: AsyncIterable<Buffer>,
  pieceBytes: number,
  from: LineStart | null = null,
): AsyncIterable<ContentPiece> {
  if (from !== null) {
    yield* linePieces(chunks, pieceBytes, from);
    return;
  }
  const beginning = await beginningOf(chunks);
  try {
    yield* piecesOf(beginning, pieceBytes);
  } finally {
    await beginning.close();
  }
}

async function* piecesOf({ head, whole }: Beginning, pieceBytes: number): AsyncIterable<ContentPiece> {
  const text = head.toString('utf8');
  const script = scriptOf(text);
  if (script === null) {
    const other = otherContent(head, text);
    if (other !== null) yield other;
    else yield* isJsonDocument(text) ? documentPieces(whole, text, pieceBytes) : linePieces(whole, pieceBytes);
  } else if (script.holdsTweets) {
    const rest = text.slice(script.prefixChars);
    yield* documentPieces(withoutBytes(whole, Buffer.byteLength(text.slice(0, script.prefixChars))), rest, pieceBytes);
  } else yield { line: 1, kind: script.kind, reason: script.reason, text: '' };
}

interface Beginning {
  readonly head: Buffer;
  /** All, from the first byte on. */
  readonly whole: AsyncIterable<Buffer>;
  /** Nothing more is read. */
  close(): Promise<void>;
}

async function beginningOf(chunks: AsyncIterable<Buffer>): Promise<Beginning> {
  const iterator = chunks[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let bytes = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      read.push(next.value);
      bytes += next.value.byteLength;
      if (bytes >= HEAD_BYTES) break;
    }
  } catch (error) {
    failure = { error };
  }
  return {
    head: Buffer.concat(read),
    whole: wholeOf(read, iterator, failure),
    close: async () => void (await iterator.return?.()),
  };
}

async function* wholeOf(
  read: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
  failure: { readonly error: unknown } | null,
): AsyncIterable<Buffer> {
  yield* read;
  if (failure !== null) throw failure.error;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* withoutBytes(chunks: AsyncIterable<Buffer>, bytes: number): AsyncIterable<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left < chunk.byteLength) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}

const MARKUP = /^\s*<(?:!doctype|html|\?xml|svg)\b/i;
/** A JSON value that begins a line: what is damaged before it must not hide it. */
const JSON_LINE = /^\s*[[{]/m;

/** A page, a picture and the like, which archives hold beside the tweets. */
function otherContent(head: Buffer, text: string): NoRecords | null {
  const refused = (kind: string, reason: string): NoRecords => ({ line: 1, kind, reason, text: '' });
  if (MARKUP.test(text)) return refused('markup', 'a page (HTML or XML), not tweets');
  if (!head.includes(0) || JSON_LINE.test(text)) return null;
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isUtf16) return refused('encoding', 'text in UTF-16; save it as UTF-8 and import that');
  return refused('binary', 'no text, perhaps a picture or a video');
}
