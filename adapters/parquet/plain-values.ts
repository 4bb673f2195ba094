import type { ParquetType } from 'hyparquet';
import type { LeafValue, PageRange } from './leaf.ts';

const FIRST_BYTES = 1 << 16;
const LENGTH_BYTES = 4;
const INT64_BYTES = 8;
const UTF8_BYTES_PER_UNIT = 3;
/** Up to here, a loop over ASCII is faster than a call into the engine. */
const SHORT_CHARS = 48;
const ASCII_END = 0x80;
const TWO_TO_32 = 2 ** 32;
const BITS_PER_BYTE = 8;

export interface PlainEncoder {
  /** The values of a range, without its nulls, in Parquet's PLAIN encoding; what it gives holds until the next call. */
  encode(values: readonly (LeafValue | null)[], type: ParquetType, range: PageRange): Uint8Array;
}

/** Encodes into one buffer that grows and is used again: a fresh one for each value or page costs more than the work. */
export function plainEncoder(): PlainEncoder {
  const sink = { buffer: Buffer.allocUnsafeSlow(FIRST_BYTES), at: 0 };
  return {
    encode: (values, type, { start, end }) => {
      sink.at = 0;
      WRITERS[type]?.(sink, presentOf(values, start, end));
      return sink.buffer.subarray(0, sink.at);
    },
  };
}

function presentOf(values: readonly (LeafValue | null)[], start: number, end: number): readonly LeafValue[] {
  const range = end - start === values.length ? values : values.slice(start, end);
  return range.includes(null) ? range.filter((value) => value !== null) : (range as readonly LeafValue[]);
}

interface Sink {
  buffer: Buffer;
  at: number;
}

/** The types that REF has; values come in the form that belongs to their column's type. */
const WRITERS: Partial<Record<ParquetType, (sink: Sink, values: readonly LeafValue[]) => void>> = {
  BYTE_ARRAY: (sink, values) => writeStrings(sink, values as readonly string[]),
  INT64: (sink, values) => writeWholeNumbers(sink, values as readonly number[]),
  DOUBLE: (sink, values) => writeDoubles(sink, values as readonly number[]),
  BOOLEAN: (sink, values) => writeBooleans(sink, values as readonly boolean[]),
};

function ensure(sink: Sink, bytes: number): void {
  const { buffer, at } = sink;
  if (at + bytes <= buffer.byteLength) return;
  sink.buffer = Buffer.allocUnsafeSlow(Math.max(2 * buffer.byteLength, at + bytes));
  sink.buffer.set(buffer.subarray(0, at));
}

function writeStrings(sink: Sink, values: readonly string[]): void {
  for (const value of values) {
    ensure(sink, LENGTH_BYTES + value.length * UTF8_BYTES_PER_UNIT);
    const start = sink.at + LENGTH_BYTES;
    const bytes = copyShortAscii(sink.buffer, value, start) ? value.length : sink.buffer.write(value, start);
    writeUint32(sink.buffer, bytes, sink.at);
    sink.at = start + bytes;
  }
}

/** False, and nothing of use written, when the string is long or not ASCII. */
function copyShortAscii(buffer: Buffer, value: string, start: number): boolean {
  const { length } = value;
  if (length > SHORT_CHARS) return false;
  for (let i = 0; i < length; i++) {
    const unit = value.charCodeAt(i);
    if (unit >= ASCII_END) return false;
    buffer[start + i] = unit;
  }
  return true;
}

function writeWholeNumbers(sink: Sink, values: readonly number[]): void {
  ensure(sink, values.length * INT64_BYTES);
  for (const value of values) {
    writeUint32(sink.buffer, value, sink.at);
    writeUint32(sink.buffer, Math.floor(value / TWO_TO_32), sink.at + LENGTH_BYTES);
    sink.at += INT64_BYTES;
  }
}

/** The lowest 32 bits, the lowest byte first. */
function writeUint32(buffer: Buffer, value: number, at: number): void {
  buffer[at] = value;
  buffer[at + 1] = value >>> 8;
  buffer[at + 2] = value >>> 16;
  buffer[at + 3] = value >>> 24;
}

function writeDoubles(sink: Sink, values: readonly number[]): void {
  ensure(sink, values.length * INT64_BYTES);
  for (const value of values) sink.at = sink.buffer.writeDoubleLE(value, sink.at);
}

/** Eight to a byte, the lowest bit first. */
function writeBooleans(sink: Sink, values: readonly boolean[]): void {
  ensure(sink, Math.ceil(values.length / BITS_PER_BYTE));
  for (const [i, value] of values.entries()) {
    const byteAt = sink.at + Math.floor(i / BITS_PER_BYTE);
    const bit = Number(value) << (i % BITS_PER_BYTE);
    sink.buffer[byteAt] = i % BITS_PER_BYTE === 0 ? bit : (sink.buffer[byteAt] as number) | bit;
  }
  sink.at += Math.ceil(values.length / BITS_PER_BYTE);
}
