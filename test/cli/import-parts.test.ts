import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { expandInputs } from '../../cli/import/expand-inputs.ts';
import { barText, shareOf } from '../../cli/import/import-bar.ts';
import { importReport } from '../../cli/import/import-report.ts';
import { UsageError } from '../../core/errors.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';

describe('expandInputs', () => {
  it('takes files, folders, globs and standard input, each file once', () =>
    withArchive(async (folder) => {
      const at = (...names: string[]) => names.map((name) => join(folder, name));

      expect(await expandInputs([folder])).toEqual(at('a.jsonl', 'b.json.gz', 'sub/c.jsonl', 'x[1].jsonl'));
      expect(await expandInputs([`${folder}/*.jsonl`, ...at('a.jsonl'), '-', '-'])).toEqual([
        ...at('a.jsonl', 'x[1].jsonl'),
        '-',
      ]);
      expect(await expandInputs([`${folder}/**/*.jsonl`])).toEqual(at('a.jsonl', 'sub/c.jsonl', 'x[1].jsonl'));
      expect(await expandInputs(at('x[1].jsonl'))).toEqual(at('x[1].jsonl'));
    }));

  it('passes on a path that does not exist, so that it is named, and refuses what means nothing', () =>
    withArchive(async (folder) => {
      await mkdir(join(folder, 'empty'));

      expect(await expandInputs([join(folder, 'missing.json')])).toEqual([join(folder, 'missing.json')]);
      await expect(expandInputs([join(folder, '*.csv')])).rejects.toThrow(UsageError);
      await expect(expandInputs([join(folder, 'empty')])).rejects.toThrow(UsageError);
    }));
});

describe('the progress of import', () => {
  it('goes from 0 to 1 over reading and writing', () => {
    const reading = (inputBytes: number) => ({ phase: 'reading', inputBytes, tweets: 0 }) as const;
    const writing = (slotsDone: number) => ({ phase: 'writing', slotsDone, slots: 4, tweets: 0 }) as const;

    const shares = [...[0, 50, 100].map(reading), ...[0, 2, 4].map(writing)].map((progress) => shareOf(progress, 100));

    expect(shares).toEqual([0, 0.25, 0.5, 0.5, 0.75, 1]);
    expect(shareOf(reading(10), 0)).toBe(0);
  });

  it('says bytes, tweets a second and the time left', () => {
    const reading = { phase: 'reading', inputBytes: 5_000_000, tweets: 30_000 } as const;

    expect(barText(reading, { bytesTotal: 20_000_000, share: 0.25, elapsedMs: 10_000 })).toBe(
      'reading 5.0 of 20 MB, 3,000 tweets/s, 30 s left',
    );
    expect(barText(reading, { bytesTotal: 0, share: 0, elapsedMs: 10_000 })).toBe('reading 5.0 MB, 3,000 tweets/s');
  });
});

describe('importReport', () => {
  const summary = { tweets: 1500, rawFiles: 16, slots: 1, parts: 1, rows: 1400, inputBytes: 9, rejectedByKind: {} };

  it('says what was taken, and what was not by kind, the most first', () => {
    expect(importReport(summary, 1)).toBe(
      '1,500 tweets from 1 file: 16 RAW files in 1 slot, 1 part written with 1,400 rows\n',
    );
    expect(importReport({ ...summary, parts: 0, rows: 0 }, 1)).toBe(
      'nothing new: 1,500 tweets from 1 file: 16 RAW files in 1 slot, 0 parts written with 0 rows\n',
    );
    expect(importReport({ ...summary, rejectedByKind: { user: 2, counts: 169 } }, 2)).toMatch(
      /\nrejected 171 records \(counts 169, user 2\); kept in quarantine\/import\/ of the lake\n$/,
    );
  });
});

/** A folder with files to import, and one that is hidden. */
function withArchive(action: (folder: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    await mkdir(join(folder, 'sub'));
    for (const name of ['a.jsonl', 'b.json.gz', 'sub/c.jsonl', 'x[1].jsonl', '.hidden']) {
      await writeFile(join(folder, name), '');
    }
    await action(folder);
  });
}
