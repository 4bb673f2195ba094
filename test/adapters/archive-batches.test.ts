import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { isJsonDocument } from '../../adapters/archive/json-document.ts';
import { linePieces } from '../../adapters/archive/line-pieces.ts';
import { UsageError } from '../../core/errors.ts';
import { linesOf } from '../../core/ndjson.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  readonly records: readonly (readonly [number, unknown])[];
  readonly unreadable: readonly (readonly [number, string])[];
  readonly inputBytes: number;
}

/** Writes a file and reads it back: numbers and values of its records, what was unreadable, and the bytes that counted. */
async function readBack(name: string, content: string | Uint8Array): Promise<Read> {
  const path = join(folder, name);
  await writeFile(path, content);
  const records: [number, unknown][] = [];
  const unreadable: [number, string][] = [];
  let inputBytes = 0;
  for await (const batch of archiveBatches([archiveFile(path)])) {
    inputBytes += batch.inputBytes;
    for (const { firstLine, text } of batch.pieces) {
      for (const { lineNumber, line } of linesOf(text)) records.push([firstLine + lineNumber - 1, parsed(line)]);
    }
    for (const { line, reason } of batch.unreadable) unreadable.push([line, reason]);
  }
  return { records, unreadable, inputBytes };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

const values = [{ a: 1 }, { b: '\u2028 ção 😀' }, { c: [1, { d: null }] }];
const ndjson = `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;
const numbered = values.map((value, i) => [i + 1, value]);

describe('archiveBatches', () => {
  it.each([
    ['a record a line', ndjson],
    ['no end of the last line', ndjson.trimEnd()],
    ['a byte order mark', `\uFEFF${ndjson}`],
    ['gzip', gzipSync(ndjson)],
    ['gzip of several members', Buffer.concat([gzipSync(ndjson.slice(0, 9)), gzipSync(ndjson.slice(9))])],
    ['an array over several lines', JSON.stringify(values, null, 2)],
    ['an array with a record a line', `[\n${values.map((v) => JSON.stringify(v)).join(',\n')}\n]`],
    ['an array whose bracket shares the first line', `[${values.map((v) => JSON.stringify(v)).join(',\n')}]`],
    ['indented values one after the other', values.map((v) => JSON.stringify(v, null, 2)).join('\n')],
    ['indented JSON in gzip', gzipSync(JSON.stringify(values, null, 1))],
  ])('reads %s', async (name, content) => {
    const read = await readBack(`${name}.x`, content);

    expect(read.records).toEqual(numbered);
    expect(read.unreadable).toEqual([]);
    expect(read.inputBytes).toBe(Buffer.byteLength(content));
  });

  it('numbers lines as they stand in the file, blank ones and \\r\\n included', async () => {
    expect((await readBack('crlf.jsonl', '{"a":1}\r\n\r\n{"b":2}\r\n')).records).toEqual([
      [1, { a: 1 }],
      [3, { b: 2 }],
    ]);
  });

  it('gives a broken line as it is, also when it is the first', async () => {
    expect((await readBack('broken.jsonl', '{"a":\n\n{"b":2}\nnot json\n')).records).toEqual([
      [1, '{"a":'],
      [3, { b: 2 }],
      [4, 'not json'],
    ]);
  });

  it('reads a gzip that was cut as far as it goes, and says so', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => JSON.stringify({ i, noise: Math.sin(i) })).join('\n');
    const whole = gzipSync(lines);

    const { records, unreadable } = await readBack('cut.jsonl.gz', whole.subarray(0, whole.byteLength / 2));

    expect(records.length).toBeGreaterThan(1000);
    expect(records.slice(0, -1).every(([, value]) => typeof value === 'object')).toBe(true);
    expect(unreadable).toEqual([
      [records.length + (typeof records.at(-1)?.[1] === 'object' ? 1 : 0), expect.any(String)],
    ]);
    expect(unreadable[0]?.[1]).toContain('the rest of the file cannot be read');
  });

  it('passes on a broken value of a document, and reads one whose brackets do not match as far as it goes', async () => {
    const text = '[\n  {"a": 1},\n  {"b" 2},\n  {"c": 3},\n  {"d": 4]\n  {"e": 5}\n]';
    const { records, unreadable } = await readBack('document.json', text);

    expect(records).toEqual([
      [1, { a: 1 }],
      [2, '{"b"2}'],
      [3, { c: 3 }],
      [4, '{"d":4'],
    ]);
    expect(unreadable).toEqual([[4, expect.stringContaining('cannot be read: the brackets of its JSON do not match')]]);
  });

  it('gives nothing for an empty file', async () => {
    expect(await readBack('empty.json', '')).toEqual({ records: [], unreadable: [], inputBytes: 0 });
  });

  it('names a file that is missing, and one that is a folder', async () => {
    expect(() => archiveFile(join(folder, 'none'))).toThrow(UsageError);
    await writeFile(join(folder, 'file'), '');
    expect(() => archiveFile(join(folder, 'file', 'none'))).toThrow('does not exist; check the path');
    expect(() => archiveFile(folder)).toThrow('is not a file');
  });
});

describe('linePieces', () => {
  const chunks = fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') }).map((text) => Buffer.from(text)));

  it('gives back every byte, in pieces of whole lines with their numbers', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 20 }), async (given, pieceBytes) => {
        const whole = Buffer.concat(given);
        let read = Buffer.alloc(0);
        for await (const piece of linePieces(iterate(given), { pieceBytes, lineBytesMax: 1000 })) {
          if ('longLine' in piece) throw new Error('no line is that long');
          const { firstLine, lines, text, endBytes } = piece;
          expect(firstLine).toBe(1 + newlinesIn(read));
          expect(lines).toBe(newlinesIn(text));
          read = Buffer.concat([read, text]);
          expect(endBytes).toBe(read.byteLength);
          if (read.byteLength < whole.byteLength) expect(text.at(-1)).toBe(10);
        }
        expect(read).toEqual(whole);
      }),
    );
  });

  it('names a line that is too long, holds no more of it, and gives all others where they stand', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 5 }), async (given, lineBytesMax) => {
        const whole = Buffer.concat(given);
        const expected = linesByNumber(whole);
        const chunkBytesMax = Math.max(0, ...given.map(({ byteLength }) => byteLength));
        const read = new Map<number, string>();
        for await (const piece of linePieces(iterate(given), { pieceBytes: 1, lineBytesMax })) {
          if ('longLine' in piece) {
            const line = expected.get(piece.longLine) ?? '';
            expect(line.length).toBeGreaterThan(lineBytesMax);
            read.set(piece.longLine, line);
            continue;
          }
          const { firstLine, text, endBytes = 0 } = piece;
          expect(whole.subarray(endBytes - text.byteLength, endBytes)).toEqual(text);
          expect(text.byteLength).toBeLessThanOrEqual(lineBytesMax + chunkBytesMax);
          for (const [number, line] of linesByNumber(text, firstLine)) read.set(number, line);
        }
        expect(read).toEqual(expected);
      }),
    );
  });
});

/** Lines that are not empty, a character a byte. */
function linesByNumber(text: Uint8Array, firstLine = 1): Map<number, string> {
  const lines = Buffer.from(text).toString('latin1').split('\n');
  return new Map(lines.flatMap((line, i) => (line === '' ? [] : [[firstLine + i, line]])));
}

function newlinesIn(text: Uint8Array): number {
  return text.filter((byte) => byte === 10).length;
}

async function* iterate(chunks: readonly Buffer[]): AsyncIterable<Buffer> {
  yield* chunks;
}

describe('isJsonDocument', () => {
  it('takes one long line for records unless it begins an array', () => {
    expect(isJsonDocument(`{"data":[${'1,'.repeat(50)}`)).toBe(false);
    expect(isJsonDocument(`[{"id":"1"},${'1,'.repeat(50)}`)).toBe(true);
  });
});
