import { readdir } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ArchiveFile } from '../../adapters/archive/archive-file.ts';
import { expandInputs } from '../../cli/import/expand-inputs.ts';
import type { ReadFolder } from '../../cli/import/found-names.ts';
import { importReport } from '../../cli/import/import-report.ts';
import { folderTarget, roomOf } from '../../cli/import-files.ts';
import { parseConfig } from '../../core/config.ts';
import { UsageError } from '../../core/errors.ts';
import { emptyTally } from '../../core/import-tally.ts';
import type { CsvMap } from '../../core/shapes/csv-layout.ts';
import type { SlotMinutes } from '../../core/slot.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';

describe('expandInputs', () => {
  it('takes files, folders, globs and standard input, each file once', () =>
    withArchive(async (folder) => {
      const at = (...names: string[]) => names.map((name) => join(folder, name));

      expect(await meant([folder])).toEqual(at('a.jsonl', 'b.json.gz', 'sub/c.jsonl', 'x[1].jsonl'));
      expect(await meant([`${folder}/*.jsonl`, ...at('a.jsonl'), '-', '-'])).toEqual([
        ...at('a.jsonl', 'x[1].jsonl'),
        '-',
      ]);
      expect(await meant([`${folder}/**/*.jsonl`])).toEqual(at('a.jsonl', 'sub/c.jsonl', 'x[1].jsonl'));
      expect(await meant(at('x[1].jsonl'))).toEqual(at('x[1].jsonl'));
    }));

  it('leaves out what an import has written below a folder or glob, but takes it where it is asked for', () =>
    withArchive(async (folder) => {
      const [own, beside] = [join(folder, 'sub'), join(folder, 'subway.jsonl')];
      await writeFile(beside, '{}');
      const others = ['a.jsonl', 'subway.jsonl', 'x[1].jsonl'].map((name) => join(folder, name));
      const inOwn = [join(own, 'c.jsonl')];
      const fromHere = relative('', folder);

      expect(await meant([folder], [own])).toEqual([others[0], join(folder, 'b.json.gz'), ...others.slice(1)]);
      expect(await meant([`${folder}/**/*.jsonl`], [own])).toEqual(others);
      expect(await meant([`${fromHere}/**/*.jsonl`], [own])).toEqual(others.map((file) => relative('', file)));
      for (const asked of [own, `${own}/*.jsonl`, ...inOwn]) expect(await meant([asked], [own])).toEqual(inOwn);
      await expect(meant([`${folder}/*/c.jsonl`], [own])).rejects.toThrow(UsageError);
    }));

  it('names folders that cannot be listed and links that lead nowhere among the files, so that they are told', () =>
    withArchive(async (folder) => {
      const [secret, sub] = [join(folder, 'secret'), join(folder, 'sub')];
      await mkdir(secret);
      await symlink(join(folder, 'nowhere'), join(sub, 'link.jsonl'));
      const failing: ReadFolder = (path, options, callback) => {
        if (resolve(path) === secret) callback(new Error('EACCES: permission denied'), []);
        else readdir(path, options, callback);
      };
      const found = async (input: string) => {
        const names = await meant([input], [], failing);
        return names.map((name) => relative(folder, name));
      };

      expect(await found(folder)).toEqual([
        'a.jsonl',
        'b.json.gz',
        'secret',
        'sub/c.jsonl',
        'sub/link.jsonl',
        'x[1].jsonl',
      ]);
      expect(await found(`${folder}/**/*.jsonl`)).toContain('secret');
      expect(await found(`${relative('', folder)}/*/*.jsonl`)).toEqual(['secret', 'sub/c.jsonl', 'sub/link.jsonl']);
      expect(await found(`${folder}/*.jsonl`)).toEqual(['a.jsonl', 'x[1].jsonl']);
    }));

  it('passes on a path that does not exist, so that it is named, and refuses what means nothing', () =>
    withArchive(async (folder) => {
      await mkdir(join(folder, 'empty'));

      expect(await meant([join(folder, 'missing.json')])).toEqual([join(folder, 'missing.json')]);
      await expect(meant([join(folder, '*.csv')])).rejects.toThrow(UsageError);
      await expect(meant([join(folder, 'empty')])).rejects.toThrow(UsageError);
    }));
});

describe('the room of an import', () => {
  const nameOf = (files: ArchiveFile[], slotMinutes: SlotMinutes = 60, map?: CsvMap): string =>
    roomOf(folderTarget('lake', { ...parseConfig({}, 'defaults'), slotMinutes }), files, map).name;
  const file = { file: 'in/a.jsonl', sizeBytes: 5, modifiedAt: '2026-11-21T13:05:00.000Z' };

  it('is the same for the same files, however their paths are written', () => {
    expect(nameOf([file])).toMatch(/^import-[0-9a-f]{12}$/);
    expect(nameOf([{ ...file, file: resolve('in', 'a.jsonl') }])).toBe(nameOf([file]));
  });

  it('is another one where something would be read otherwise, and for each standard input', () => {
    const typed = { file: '-', sizeBytes: 0, modifiedAt: null };
    const names = [
      nameOf([file]),
      nameOf([file], 10),
      nameOf([file], 60, { id: 'tweet', text: 'said' }),
      nameOf([file], 60, { id: 'tweet', text: 'words' }),
      nameOf([{ ...file, file: 'in/b.jsonl' }]),
      nameOf([{ ...file, sizeBytes: 6 }]),
      nameOf([{ ...file, modifiedAt: '2026-11-21T13:05:00.001Z' }]),
      nameOf([file, { ...file, file: 'in/b.jsonl' }]),
      nameOf([{ ...file, file: 'in/b.jsonl' }, file]),
      nameOf([typed]),
      nameOf([typed]),
    ];

    expect(new Set(names).size).toBe(names.length);
  });
});

describe('importReport', () => {
  const tally = emptyTally();
  const counts = { tweets: 1500, rawFiles: 16, slots: 1, parts: 1, rows: 1400, inputBytes: 9 };
  const summary = { ...counts, resumedBytes: 0, duplicates: 0, tally };
  const done = { files: 1, isDryRun: false };

  it('says what was taken, and what was not by kind, the most first', () => {
    expect(importReport(summary, done)).toBe(
      '1,500 tweets from 1 file: 16 RAW files in 1 slot, 1 part written with 1,400 rows\n',
    );
    expect(importReport({ ...summary, parts: 0, rows: 0 }, done)).toBe(
      'nothing new: 1,500 tweets from 1 file: 16 RAW files in 1 slot, 0 parts written with 0 rows\n',
    );
    expect(importReport({ ...summary, tweets: 0, rawFiles: 0, slots: 0, parts: 0, rows: 0 }, done)).toBe(
      '0 tweets from 1 file\n',
    );
    const rejectedByKind = { user: 2, counts: 169 };
    expect(importReport({ ...summary, tally: { ...tally, rejectedByKind } }, done)).toMatch(
      /\nrejected 171 records \(counts 169, user 2\); kept in quarantine\/import\/ of the lake\n$/,
    );
  });

  it('says of the most frequent kinds where the first record stands and why it was rejected, in words that steer no terminal', () => {
    const rejectedByKind = { csv: 1, broken: 3, a: 2, b: 2, c: 2, d: 2 };
    const place = { member: null, line: 1, reason: 'r'.repeat(400) };
    const firstRejectionByKind = {
      csv: { ...place, file: 'e.csv' },
      broken: { ...place, file: 'x.zip', member: 'in/\x1b[2Jy', line: 12, reason: 'cut\nhere\x07' },
      a: { ...place, file: 'a' },
    };
    const report = importReport({ ...summary, tally: { ...tally, rejectedByKind, firstRejectionByKind } }, done);

    expect(report.split('\n').slice(2)).toEqual([
      '  broken: x.zip, in/[2Jy, line 12: cut here',
      `  a: a, line 1: ${'r'.repeat(300)}`,
      '',
    ]);
  });

  const seen = {
    ...tally,
    byShape: { v1: 1200, own: 300 },
    byKind: { original: 1000, reply: 500 },
    byLanguage: Object.fromEntries([...'abcdefghijkl'].map((letter, i) => [`x${letter}`, i + 1])),
    rejectedByKind: { notice: 1 },
    erasures: 2,
    span: { oldestMs: Date.UTC(2026, 10, 1, 23, 59), newestMs: Date.UTC(2026, 10, 3) },
  };

  it('says what was seen by day, shape, kind and language, and the deletions apart from what was rejected', () => {
    const lines = importReport({ ...summary, duplicates: 100, tally: seen }, done).split('\n');
    expect(lines.slice(1)).toEqual([
      'days: 2026-11-01 to 2026-11-03',
      'shapes: v1 1,200, own 300',
      'kinds: original 1,000, reply 500',
      'languages: xl 12, xk 11, xj 10, xi 9, xh 8, xg 7, xf 6, xe 5, xd 4, xc 3 and 2 more',
      'duplicates: 100',
      '2 requests to erase a tweet; kept in erasure/ of the lake',
      'rejected 1 record (notice 1); kept in quarantine/import/ of the lake',
      '',
    ]);
  });

  it('of a dry run says that nothing was written', () => {
    const lines = importReport({ ...summary, tally: seen }, { files: 2, isDryRun: true }).split('\n');
    expect(lines[0]).toBe(
      '1,500 tweets from 2 files; nothing was written, and duplicates were not counted (--dry-run)',
    );
    expect(lines.slice(-3)).toEqual(['2 requests to erase a tweet', 'rejected 1 record (notice 1)', '']);
  });
});

async function meant(
  inputs: readonly string[],
  ownFolders: readonly string[] = [],
  readFolder?: ReadFolder,
): Promise<string[]> {
  const files: string[] = [];
  for await (const file of expandInputs(inputs, ownFolders, readFolder)) files.push(file);
  return files;
}

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
