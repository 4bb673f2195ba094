import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutLongLines } from '../../cli/classify/cut-long-lines.ts';

const MAX = 5;

async function* inChunks(text: string, sizes: readonly number[]): AsyncIterable<Buffer> {
  for (let start = 0, index = 0; start < text.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    yield Buffer.from(text.slice(start, start + size));
    start += size;
  }
}

it('passes short lines whole, and of longer ones a beginning that is too long, however the bytes come', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 })),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
      async (lines, sizes) => {
        const passed: Buffer[] = [];
        for await (const chunk of cutLongLines(inChunks(lines.join('\n'), sizes), MAX)) passed.push(chunk);

        const got = Buffer.concat(passed).toString().split('\n');
        expect(got).toHaveLength(Math.max(1, lines.length));
        for (const [index, line] of lines.entries()) {
          expect(line.startsWith(got[index] ?? '-')).toBe(true);
          if (line.length <= MAX) expect(got[index]).toBe(line);
          else {
            expect(got[index]?.length).toBeGreaterThan(MAX);
            expect(got[index]?.length).toBeLessThanOrEqual(MAX + 2 * Math.max(...sizes));
          }
        }
      },
    ),
  ));
