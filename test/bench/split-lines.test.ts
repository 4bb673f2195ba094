import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileCountOf, splitLines } from '../../bench/split-lines.ts';

const linesIn = (text: string): number => text.split('\n').length - 1;

async function splitInto(text: string, lines: number): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-split-'));
  try {
    await writeFile(join(folder, 'all.jsonl'), text);
    await splitLines(join(folder, 'all.jsonl'), join(folder, 'parts'), lines);
    const names = (await readdir(join(folder, 'parts'))).sort();
    return await Promise.all(names.map((name) => readFile(join(folder, 'parts', name), 'utf8')));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('splitLines', () => {
  it('makes 5,020 files of 500,000 lines', () => {
    expect(fileCountOf(500_000)).toBe(5020);
  });

  it('keeps every byte in order, in as many files as said, none of them empty or of more than 100 lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1500 }), fc.constantFrom('é', '\u2028'), async (lines, character) => {
        const text = Array.from({ length: lines }, (_, index) => `{"line":"${index}${character}"}\n`).join('');

        const parts = await splitInto(text, lines);

        expect(parts.join('')).toBe(text);
        expect(parts).toHaveLength(fileCountOf(lines));
        expect(Math.max(...parts.map(linesIn))).toBeLessThanOrEqual(100);
        expect(Math.min(...parts.map(linesIn))).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a file of another number of lines', async () => {
    await expect(splitInto('{}\n{}\n', 3)).rejects.toThrow('must hold 3 lines, it holds 2');
  });
});
