import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinLines, linesOf } from '../../core/ndjson.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textsOf = (text: string): string[] => [...linesOf(bytesOf(text))].map(({ line }) => line);

describe('linesOf', () => {
  it('gives back what joinLines joined', () => {
    const texts = fc.array(
      fc.string({ unit: 'grapheme', minLength: 1 }).filter((t) => t.trim() !== '' && !/[\r\n]/.test(t)),
    );
    fc.assert(
      fc.property(texts, (lines) => {
        expect([...linesOf(joinLines(lines.map(bytesOf)))].map(({ line }) => line)).toEqual(lines);
      }),
    );
  });

  it('ends a line at \\n only: U+2028, U+2029 and U+0085 are legal inside JSON', () => {
    const line = '{"a":"x\u2028y\u2029z\u0085"}';

    expect(textsOf(`${line}\n${line}`)).toEqual([line, line]);
  });

  it('numbers blank lines without giving them, and leaves out \\r', () => {
    expect([...linesOf(bytesOf('a\r\n\r\n  \nb'))]).toEqual([
      { lineNumber: 1, line: 'a' },
      { lineNumber: 4, line: 'b' },
    ]);
  });

  it('gives nothing for nothing', () => {
    expect(textsOf('')).toEqual([]);
  });
});
