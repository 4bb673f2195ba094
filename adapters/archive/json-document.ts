import { none } from 'stream-chain/defs.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { streamValues } from 'stream-json/streamers/stream-values.js';
import type { LinePiece } from './line-pieces.ts';
import type { NoRecords } from './no-records.ts';

const OPEN_ARRAY = /^\s*\[/;
/** A first line that ends so goes on in the next one: an opened array or object, or an element of an array. */
const GOES_ON = /[[{]\s*$|^\[.*,\s*$/;
/** What only a line inside an indented value begins with. */
const INSIDE_A_VALUE = /^\s+\S|^["}\]]/;
const NEWLINE = 10;
/** When the parser fails, the values that it found in the same slice are lost, so slices are lines, at most so long. */
const SLICE_BYTES_MAX = 4096;

/**
 * Whether a file that begins so holds JSON that goes over several lines (one array, or values printed with indentation)
 * rather than a record a line. A first record that is merely broken does not make it one.
 */
export function isJsonDocument(head: string): boolean {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  const [first = '', second = ''] = text.split('\n', 2);
  if (!/^[[{]/.test(first) || isJson(first)) return false;
  if (!text.includes('\n')) return OPEN_ARRAY.test(first);
  return GOES_ON.test(first) || INSIDE_A_VALUE.test(second);
}

/**
 * Turns the elements of a JSON array, or JSON values one after the other, into a record a line; pieces number records.
 * When the JSON is broken, the records before are given first, then it throws.
 */
export async function* documentPieces(
  chunks: AsyncIterable<Buffer>,
  head: string,
  pieceBytes: number,
): AsyncIterable<LinePiece | NoRecords> {
  let lines: string[] = [];
  let chars = 0;
  let record = 1;
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const value of valuesOf(chunks, head)) {
      const json = jsonOf(value);
      if (json === null) yield { line: record + lines.length, ...TOO_DEEP };
      const line = `${json ?? ''}\n`;
      lines.push(line);
      chars += line.length;
      if (chars < pieceBytes) continue;
      yield pieceOf(record, lines);
      record += lines.length;
      lines = [];
      chars = 0;
    }
  } catch (error) {
    failure = { error };
  }
  if (lines.length > 0) yield pieceOf(record, lines);
  if (failure !== null) throw failure.error;
}

const TOO_DEEP = { kind: 'broken', reason: 'nested too deeply to be a tweet', text: '' };

/** Null where it is nested too deeply: reading it takes any depth, writing it ends with the stack. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}

/** What the library's functions are; its types name only their last stage. */
type Parse = (input: Buffer | typeof none) => AsyncIterable<{ readonly value: unknown }>;

async function* valuesOf(chunks: AsyncIterable<Buffer>, head: string): AsyncIterable<unknown> {
  const parser: unknown = OPEN_ARRAY.test(head) ? streamArray.withParser() : streamValues.withParser();
  const parse = parser as Parse;
  for await (const chunk of chunks) {
    for (const slice of slicesOf(chunk)) for await (const { value } of parse(slice)) yield value;
  }
  for await (const { value } of parse(none)) yield value;
}

function* slicesOf(chunk: Buffer): Iterable<Buffer> {
  for (let start = 0; start < chunk.byteLength; ) {
    const lineEnd = chunk.indexOf(NEWLINE, start);
    const end = Math.min(lineEnd === -1 ? chunk.byteLength : lineEnd + 1, start + SLICE_BYTES_MAX);
    yield chunk.subarray(start, end);
    start = end;
  }
}

function pieceOf(firstLine: number, lines: readonly string[]): LinePiece {
  return { firstLine, lines: lines.length, text: new TextEncoder().encode(lines.join('')) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
