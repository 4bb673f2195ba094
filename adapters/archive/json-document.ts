import { Readable } from 'node:stream';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { streamValues } from 'stream-json/streamers/stream-values.js';
import type { LinePiece } from './line-pieces.ts';

const OPEN_ARRAY = /^\s*\[/;
/** A line that ends so goes on in the next one, inside one value. */
const GOES_ON = /[[{,:]\s*$/;
const BEGINS_A_RECORD = /^[[{]/;

/**
 * Whether a file that begins so holds JSON that goes over several lines (one array, or values printed with indentation)
 * rather than a record a line. A first record that is merely broken does not make it one.
 */
export function isJsonDocument(head: string): boolean {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  const [first = '', second = ''] = text.split('\n', 2);
  if (first === '' || isJson(first)) return false;
  if (!text.includes('\n')) return OPEN_ARRAY.test(first);
  return BEGINS_A_RECORD.test(first) && (GOES_ON.test(first) || !BEGINS_A_RECORD.test(second));
}

/**
 * Turns the elements of a JSON array, or JSON values one after the other, into a record a line; pieces number records.
 * When the JSON is broken, the records before are given first, then it throws.
 */
export async function* documentPieces(
  chunks: AsyncIterable<Buffer>,
  head: string,
  pieceBytes: number,
): AsyncIterable<LinePiece> {
  const parser = OPEN_ARRAY.test(head) ? streamArray.withParserAsStream() : streamValues.withParserAsStream();
  const source = Readable.from(chunks);
  source.on('error', (error) => parser.destroy(error));
  let lines: string[] = [];
  let chars = 0;
  let record = 1;
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const { value } of source.pipe(parser) as AsyncIterable<{ value: unknown }>) {
      const line = `${JSON.stringify(value)}\n`;
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
