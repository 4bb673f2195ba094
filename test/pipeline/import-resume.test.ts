import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { type ArchiveFile, archiveFile } from '../../adapters/archive/archive-file.ts';
import { latin1ByteText } from '../../adapters/byte-text.ts';
import { sha256 } from '../../adapters/hash.ts';
import { folderJournal } from '../../adapters/spill/folder-journal.ts';
import { folderSpill } from '../../adapters/spill/folder-spill.ts';
import { LakeError } from '../../core/errors.ts';
import { emptyTally } from '../../core/import-tally.ts';
import type { Slot } from '../../core/slot.ts';
import { idAt } from '../../core/snowflake.ts';
import { type Batch, FILES_START, type ReadPosition } from '../../pipeline/import/batch.ts';
import { type ImportSummary, importArchive } from '../../pipeline/import/import-archive.ts';
import { sortBatch } from '../../pipeline/import/sort-batch.ts';
import { writeSlot } from '../../pipeline/import/write-slot.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { Segment, SpilledRun } from '../../pipeline/ports/spill.ts';
import { BZIP2, BZIP2_TWEETS } from '../support/bzip2.ts';
import { memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { tarOf } from '../support/tar.ts';
import { tweetLine } from '../support/tweets.ts';

const ZONES = ['raw/', 'ref/', 'quarantine/'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lines of up to 90 kB, each with a tweet of another minute. */
function longLines(count: number, firstMinute: number): string {
  const lines = Array.from({ length: count }, (_, n) => {
    const data = { id: idAt(Date.UTC(2026, 9, 1, 0, firstMinute + n)), text: `${n} :)` };
    return JSON.stringify({ data, pad: 'á'.repeat((n * 7919) % 45_000) });
  });
  return `${lines.join('\n')}\n`;
}

/** Some MB, plain, as one document, and in each container that every Node reads. */
async function largeFiles(): Promise<ArchiveFile[]> {
  const members = {
    'x.gz': gzipSync(longLines(50, 400)),
    'y.bz2': BZIP2_TWEETS,
    'z.jsonl': Buffer.from(longLines(30, 500)),
  };
  const contents = {
    'a.jsonl': longLines(50, 0),
    'b.jsonl.gz': gzipSync(longLines(50, 100)),
    'c.json': `[\n${longLines(30, 200).trimEnd().replaceAll('\n', ',\n')}\n]`,
    'd.jsonl': `${longLines(3, 300)}{"cut`,
    'e.bz2': BZIP2_TWEETS,
    'f.tar': await tarOf(members),
    'g.zip': zipSync({ ...members, 'y.bz2': BZIP2 }, { mtime: new Date(TEST_NOW_MS) }),
  };
  const files: ArchiveFile[] = [];
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(join(folder, name), content);
    files.push(archiveFile(join(folder, name)));
  }
  return files;
}

async function batchesFrom(files: readonly ArchiveFile[], position = FILES_START): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of archiveBatches(files, position)) batches.push(batch);
  return batches;
}

describe('archiveBatches', () => {
  it('cuts the same batches from wherever a batch ended', async () => {
    const files = await largeFiles();
    const all = await batchesFrom(files);
    expect(all.length).toBeGreaterThan(4);

    for (const [i, { end }] of all.entries()) {
      const rest = await batchesFrom(files, end);
      expect(textsOf(rest)).toEqual(textsOf(all.slice(i + 1)));
      // Of a plain file the last thing that was read is counted, of which not all was needed.
      if (end.at === null) expect(bytesOf([...all.slice(0, i + 1), ...rest])).toBeLessThanOrEqual(sizeOf(files));
    }
  });

  it('does not read again what was read of a plain file', async () => {
    const files = (await largeFiles()).slice(0, 5);
    const [first] = await batchesFrom(files);
    const rest = await batchesFrom(files, first?.end);

    expect(bytesOf(rest)).toBe(sizeOf(files) - (first?.end.at?.offsetBytes ?? 0));
  });
});

function textsOf(batches: readonly Batch[]): unknown[] {
  return batches.map(({ pieces }) => pieces.map(({ text, ...place }) => [place, sha256(text)]));
}

function bytesOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { inputBytes }) => sum + inputBytes, 0);
}

function sizeOf(files: readonly ArchiveFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

describe('an import that goes on', () => {
  it('sorts and writes only what was not done, and ends in the same bytes, wherever it died', async () => {
    const calm = await memoryLake();
    const undisturbed = await importInto(calm, await room());
    const expected = await snapshotOf(calm.store, ZONES);

    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 14 }), { maxLength: 4 }), async (deaths) => {
        const lake = await memoryLake();
        const spillFolder = await room();
        let done = 0;
        for (const dieAfter of deaths) {
          const run = await importInto(lake, spillFolder, { dieAfter });
          done += run.steps;
        }
        const last = await importInto(lake, spillFolder);

        expect(await snapshotOf(lake.store, ZONES)).toEqual(expected);
        expect({ ...last.summary, parts: 0, rows: 0, resumedBytes: 0 }).toEqual({
          ...undisturbed.summary,
          parts: 0,
          rows: 0,
          resumedBytes: 0,
        });
        // Two steps run at once: what ran beside one that died may be done again, and what had ended is not.
        expect(done + last.steps).toBeLessThanOrEqual(undisturbed.steps + 2 * deaths.length);
        expect(await readdir(spillFolder)).toEqual(['journal.ndjson']);
      }),
      { numRuns: 10 },
    );
  });

  it('ends in the same bytes when it died after each batch of packed files', async () => {
    const files = (await largeFiles()).slice(4);
    const from = (position: ReadPosition) => archiveBatches(files, position);
    const calm = await memoryLake();
    const undisturbed = await importInto(calm, await room(), { from });
    const expected = await snapshotOf(calm.store, ZONES);

    const lake = await memoryLake();
    const spillFolder = await room();
    const readFrom = new Set<string>();
    for (let deaths = 0; deaths < 20; deaths++) {
      const { done } = await folderJournal(spillFolder);
      if (done.readFrom === null) break;
      readFrom.add(JSON.stringify(done.readFrom));
      await importInto(lake, spillFolder, { from, dieAfter: 1 });
    }
    const { summary } = await importInto(lake, spillFolder, { from });

    expect(readFrom.size).toBeGreaterThan(4);
    expect(await snapshotOf(lake.store, ZONES)).toEqual(expected);
    const { tweets, duplicates, tally } = undisturbed.summary as ImportSummary;
    expect(summary).toMatchObject({ tweets, duplicates, tally });
  });

  it('refuses to go on where its temporary files are gone, for tweets would be missing', async () => {
    const lake = await memoryLake();
    const spillFolder = await room();
    await importInto(lake, spillFolder, { dieAfter: 3 });
    for (const name of await readdir(spillFolder)) if (name.endsWith('.run')) await rm(join(spillFolder, name));

    await expect(importInto(lake, spillFolder)).rejects.toThrow(
      /^[\d,]+ tweets that this import had sorted before it was ended are gone from its temporary folder/,
    );
  });

  it('removes what was written to its end, where it died before it could', async () => {
    const lake = await memoryLake();
    const spillFolder = await room();
    const spill = folderSpill(spillFolder);
    const journal = await folderJournal(spillFolder);
    const report = await sortBatch({ lake, spill, byteText: latin1ByteText }, BATCHES[0] as Batch);
    await journal.sorted(0, report, FILES_START);
    await journal.allSorted();
    const { segments } = await spill.segmentsOf(report.run as SpilledRun, 0, 50);
    for (const segment of segments) {
      await journal.written(segment.slot, await writeSlot(lake, spill, segment.slot, [segment]));
    }

    const { summary } = await importInto(lake, spillFolder);

    expect(summary).toMatchObject({ tweets: 12, slots: 5 });
    expect(await readdir(spillFolder)).toEqual(['journal.ndjson']);
  });

  it('takes up a journal whose last line was cut', async () => {
    const lake = await memoryLake();
    const spillFolder = await room();
    await importInto(lake, spillFolder, { dieAfter: 3 });
    await writeFile(join(spillFolder, 'journal.ndjson'), '{"kind":"sor', { flag: 'a' });

    const { summary } = await importInto(lake, spillFolder);

    expect(summary?.tweets).toBe(120);
    expect(summary?.resumedBytes).toBeGreaterThan(0);
  });
});

describe('the journal of an import', () => {
  it('takes nothing after an entry that could not be written, which may stand there cut', async () => {
    const spillFolder = await room();
    const path = join(spillFolder, 'journal.ndjson');
    const journal = await folderJournal(spillFolder);
    const report = { run: null, tweets: 1, tally: emptyTally(), inputBytes: 1 };
    await rm(path);
    await mkdir(path);

    await expect(journal.sorted(0, report, FILES_START)).rejects.toThrow(LakeError);
    await rm(path, { recursive: true });

    await expect(journal.sorted(1, report, FILES_START)).rejects.toThrow(LakeError);
    expect(await readdir(spillFolder)).toEqual([]);
  });
});

/** Tweets of many hours, and a line that is cut, as batches. */
const BATCHES: readonly Batch[] = Array.from({ length: 10 }, (_, batch) => {
  const lines = Array.from({ length: 12 }, (__, i) => {
    const time = new Date(Date.UTC(2026, 10, 20, (batch + i) % 5, i)).toISOString();
    const { json } = tweetLine(time, { sequence: batch, text: `${batch} ${i} :)` });
    return `${JSON.stringify({ data: JSON.parse(json).data })}\n`;
  });
  const text = Buffer.from(`${lines.join('')}${batch === 7 ? '{"cut' : ''}`);
  const piece = { file: 'a.jsonl', member: null, firstLine: 1 + 12 * batch, collectedAt: null, text };
  return { pieces: [piece], unreadable: [], inputBytes: text.byteLength, end: { ...FILES_START, file: batch + 1 } };
});

async function* batchesOf({ file }: ReadPosition): AsyncIterable<Batch> {
  yield* BATCHES.slice(file);
}

let rooms = 0;
async function room(): Promise<string> {
  const path = join(folder, `room-${rooms++}`);
  await mkdir(path);
  return path;
}

interface Course {
  readonly from?: (position: ReadPosition) => AsyncIterable<Batch>;
  readonly dieAfter?: number;
}

/** Imports the files until the nth step (a batch or a slot) dies in its middle; null as the summary then. */
async function importInto(
  lake: Lake,
  spillFolder: string,
  { from = batchesOf, dieAfter = Number.POSITIVE_INFINITY }: Course = {},
): Promise<{ readonly summary: ImportSummary | null; readonly steps: number }> {
  const spill = folderSpill(spillFolder);
  let steps = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const isLast = steps++ >= dieAfter;
    const result = await work();
    if (isLast) throw new Error('dead');
    return result;
  };
  const workers = {
    width: 2,
    sort: (batch: Batch) => step(() => sortBatch({ lake, spill, byteText: latin1ByteText }, batch)),
    write: (slot: Slot, segments: readonly Segment[]) => step(() => writeSlot(lake, spill, slot, segments)),
    spill,
  };
  const journal = await folderJournal(spillFolder);
  const run = importArchive(from, workers, journal);
  const summary = await run.catch((error: Error) => {
    if (error.message !== 'dead') throw error;
    return null;
  });
  return { summary, steps };
}
