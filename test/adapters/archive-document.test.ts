import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { documentLines } from '../../adapters/archive/document-lines.ts';
import { chunksOf } from '../support/packed-files.ts';

interface Read {
  readonly lines: string[];
  /** Why reading ended before the end. */
  readonly failure: string | null;
}

async function read(document: Buffer, holdsArrays: boolean, chunkBytes = 7): Promise<Read> {
  const parts: Buffer[] = [];
  let failure: string | null = null;
  try {
    for await (const part of documentLines(chunksOf(document, chunkBytes), holdsArrays)) parts.push(part);
  } catch (error) {
    failure = (error as Error).message;
  }
  const lines = Buffer.concat(parts).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return { lines, failure };
}

const values = fc.array(fc.jsonValue(), { maxLength: 6 });
const indent = fc.constantFrom('', ' ', '\t', '   ');
const compact = (all: readonly unknown[]): string[] => all.map((value) => JSON.stringify(value));

describe('documentLines', () => {
  it('gives every element of an array on a line, however it is indented and cut into chunks', () =>
    fc.assert(
      fc.asyncProperty(values, indent, fc.integer({ min: 1, max: 50 }), async (all, space, chunkBytes) => {
        const document = Buffer.from(`\uFEFF${JSON.stringify(all, null, space)}\r\n`);

        expect(await read(document, true, chunkBytes)).toEqual({ lines: compact(all), failure: null });
      }),
    ));

  it('gives every value of several, one after the other or with commas between, and of several arrays', () =>
    fc.assert(
      fc.asyncProperty(values, indent, fc.constantFrom('\n', ',\n', ' '), async (all, space, between) => {
        const document = Buffer.from(all.map((value) => JSON.stringify(value, null, space)).join(between));
        const arrays = Buffer.from(all.map((value) => JSON.stringify([value], null, space)).join('\n'));

        expect(await read(document, false)).toEqual({ lines: compact(all), failure: null });
        expect(await read(arrays, true)).toEqual({ lines: compact(all), failure: null });
      }),
    ));

  it('gives what was before where it is cut, and says that it is', () =>
    fc.assert(
      fc.asyncProperty(values, indent, fc.nat(), async (all, space, n) => {
        const document = Buffer.from(JSON.stringify(all, null, space));
        const end = 1 + (n % (document.byteLength - 1));

        const { lines, failure } = await read(document.subarray(0, end), true);

        expect(compact(all).slice(0, Math.max(0, lines.length - 1))).toEqual(lines.slice(0, -1));
        expect(failure).toBe('unexpected end of data');
      }),
    ));

  it('gives every element before one that is damaged', () =>
    fc.assert(
      fc.asyncProperty(values, indent, fc.nat(), fc.nat(255), async (all, space, n, byte) => {
        const document = Buffer.from(JSON.stringify(all, null, space));
        const place = n % document.byteLength;
        const before = document.subarray(0, place);
        document[place] = byte;

        const { lines } = await read(document, true);

        const complete = Math.max(0, (await read(before, true)).lines.length - 1);
        expect(lines.slice(0, complete)).toEqual(compact(all).slice(0, complete));
      }),
    ));

  it('makes nothing valid of what is not', async () => {
    const broken = ['[1 2]', '[tr ue]', '["a" "b"]', '[{"a":1} {"b":2}]', '[{"a":1 2}]', '[- 1]', '[1 .5]'];
    for (const document of broken) {
      const { lines } = await read(Buffer.from(document), true);
      for (const line of lines) expect(() => JSON.parse(line)).toThrow(SyntaxError);
      expect(lines).toHaveLength(1);
    }
  });

  it.each([
    ['[{"a":[1}]', 'the brackets of its JSON do not match'],
    ['[{"a":"b\n"}]', 'a string of its JSON is not closed'],
    ['[1] 2', 'what follows its array of JSON is none'],
    ['['.repeat(1_000_001), 'its JSON is nested too deeply'],
  ])('refuses what no value can be told in: %#', async (document, failure) => {
    expect((await read(Buffer.from(document), true, 1000)).failure).toBe(failure);
  });

  it('holds no more of a value than a chunk', async () => {
    const longest: number[] = [];
    async function* large(): AsyncIterable<Buffer> {
      yield Buffer.from('[{"a":"');
      for (let i = 0; i < 100; i++) yield Buffer.alloc(1000, 'x');
      yield Buffer.from('"}]');
    }

    for await (const part of documentLines(large(), true)) longest.push(part.byteLength);

    expect(Math.max(...longest)).toBeLessThanOrEqual(1000);
    expect(longest.reduce((sum, bytes) => sum + bytes)).toBe('{"a":""}\n'.length + 100_000);
  });
});
