import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { type CopiedBytes, copiedLength, type EnvelopeLine } from '../../core/envelope.ts';
import type { Slot } from '../../core/slot.ts';
import type { Segment, SegmentPage, Spill, SpilledRun } from '../../pipeline/ports/spill.ts';
import { type FileCalls, waitingCalls } from '../folder/file-calls.ts';
import { codeOf, storeError } from '../folder/folder-error.ts';

const NEWLINE = 10;
const TAB = 9;
/** A header is id, time and collected_at; each is short. */
const HEADER_BYTES_MAX = 128;
const UTF8_BYTES_PER_UNIT = 3;
/** A slot and four numbers. */
const SEGMENT_BYTES_MAX = 80;

type Line = EnvelopeLine<string | CopiedBytes>;

/** A spill of files in `folder`: one a batch, its slots one after the other; a line is id, time, collected_at and JSON, by tabs. */
export function folderSpill(folder: string, calls: FileCalls = waitingCalls): Spill {
  const reused = reusedBuffer();
  // One at a time, since each has the buffer for itself.
  const oneWrite = pLimit(1);
  return {
    write: (linesBySlot) => oneWrite(() => writeRun({ folder, calls }, linesBySlot, reused)),
    segmentsOf: (run, from, count) => listedSegments({ folder, calls }, run, from, count),
    read: (segments) => readLines({ folder, calls }, segments),
    discard: (run) => rm(join(folder, run), { force: true }),
  };
}

interface Place {
  readonly folder: string;
  readonly calls: FileCalls;
}

async function writeRun(
  { folder, calls }: Place,
  linesBySlot: ReadonlyMap<Slot, readonly Line[]>,
  reused: ReusedBuffer,
): Promise<SpilledRun | null> {
  if (linesBySlot.size === 0) return null;
  const name = `${randomUUID()}.run`;
  const { bytes, ...run } = layOut(linesBySlot, reused);
  try {
    await calls.makeFolder(folder);
    await calls.create(join(folder, name), bytes);
  } catch (error) {
    throw storeError('write', join(folder, name), error);
  }
  return { name, ...run };
}

async function listedSegments(
  { folder, calls }: Place,
  { name, listAtBytes }: SpilledRun,
  from: number,
  count: number,
): Promise<SegmentPage> {
  const asked = count * SEGMENT_BYTES_MAX;
  const bytes = await readList(calls, join(folder, name), listAtBytes + from, asked);
  const segments: Segment[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    segments.push(parseSegment(name, bytes.toString('latin1', start, end)));
    start = end + 1;
  }
  return { segments, next: bytes.byteLength < asked ? null : from + start };
}

/** Nothing of a run that is no longer there. */
async function readList(calls: FileCalls, path: string, offsetBytes: number, lengthBytes: number): Promise<Buffer> {
  try {
    return await calls.readRange(path, offsetBytes, lengthBytes);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0);
    throw storeError('read', path, error);
  }
}

function parseSegment(run: string, line: string): Segment {
  const [slot = '', ...numbers] = line.split('\t');
  const [offsetBytes = 0, lengthBytes = 0, lines = 0, rawBytes = 0] = numbers.map(Number);
  return { slot, run, offsetBytes, lengthBytes, lines, rawBytes };
}

async function readLines({ folder, calls }: Place, segments: readonly Segment[]): Promise<EnvelopeLine<Uint8Array>[]> {
  const lines: EnvelopeLine<Uint8Array>[] = [];
  for (const segment of segments) {
    const bytes = await readSegment(calls, join(folder, segment.run), segment);
    for (let start = 0; start < bytes.byteLength; ) {
      const end = bytes.indexOf(NEWLINE, start);
      lines.push(parseLine(bytes, start, end));
      start = end + 1;
    }
  }
  return lines;
}

/** Gives a buffer of at least that size, the same one as long as it is large enough: fresh memory is dear. */
type ReusedBuffer = (lengthBytes: number) => Buffer;

function reusedBuffer(): ReusedBuffer {
  let buffer = Buffer.alloc(0);
  return (lengthBytes) => {
    if (buffer.byteLength < lengthBytes) buffer = Buffer.allocUnsafeSlow(lengthBytes);
    return buffer;
  };
}

/** The lines, slot after slot, and behind them the list of the segments. */
function layOut(linesBySlot: ReadonlyMap<Slot, readonly Line[]>, reused: ReusedBuffer) {
  const slots = [...linesBySlot].sort(([a], [b]) => (a < b ? -1 : 1));
  let bytesMax = slots.length * SEGMENT_BYTES_MAX;
  for (const [, lines] of slots) {
    for (const { json } of lines) bytesMax += HEADER_BYTES_MAX + bytesMaxOf(json);
  }
  const buffer = reused(bytesMax);
  const list: string[] = [];
  let [at, total] = [0, 0];
  for (const [slot, lines] of slots) {
    const offsetBytes = at;
    let headBytes = 0;
    for (const line of lines) {
      const head = headOf(line);
      at += writeLine(buffer, at, head, line.json);
      headBytes += head.length;
    }
    const lengthBytes = at - offsetBytes;
    total += lines.length;
    list.push(`${[slot, offsetBytes, lengthBytes, lines.length, lengthBytes - headBytes].join('\t')}\n`);
  }
  const listAtBytes = at;
  at += buffer.write(list.join(''), at, 'latin1');
  return { bytes: buffer.subarray(0, at), lines: total, listAtBytes };
}

function bytesMaxOf(json: Line['json']): number {
  return typeof json === 'string' ? json.length * UTF8_BYTES_PER_UNIT : copiedLength(json);
}

/** ASCII. */
function headOf({ id, timeMs, collectedAt }: Line): string {
  return `${id}\t${timeMs}\t${collectedAt}\t`;
}

function writeLine(buffer: Buffer, start: number, head: string, json: Line['json']): number {
  let at = start;
  if (typeof json === 'string') {
    at += buffer.write(head, at, 'latin1');
    at += buffer.write(json, at, 'utf8');
  } else {
    at += buffer.write(head + json.before, at, 'latin1');
    buffer.set(json.source.subarray(json.start, json.end), at);
    at += json.end - json.start;
    at += buffer.write(json.after, at, 'latin1');
  }
  buffer[at++] = NEWLINE;
  return at - start;
}

/** The JSON may hold tabs, what stands before it does not. */
function parseLine(bytes: Buffer, start: number, end: number): EnvelopeLine<Uint8Array> {
  const first = bytes.indexOf(TAB, start);
  const second = bytes.indexOf(TAB, first + 1);
  const third = bytes.indexOf(TAB, second + 1);
  return {
    id: bytes.toString('latin1', start, first),
    timeMs: Number(bytes.toString('latin1', first + 1, second)),
    collectedAt: bytes.toString('latin1', second + 1, third),
    json: bytes.subarray(third + 1, end),
  };
}

async function readSegment(calls: FileCalls, path: string, { offsetBytes, lengthBytes }: Segment): Promise<Buffer> {
  try {
    return await calls.readRange(path, offsetBytes, lengthBytes);
  } catch (error) {
    throw storeError('read', path, error);
  }
}
