import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { type ArchiveFile, archiveFile } from '../../adapters/archive/archive-file.ts';
import { latin1ByteText } from '../../adapters/byte-text.ts';
import { folderJournal } from '../../adapters/spill/folder-journal.ts';
import { folderSpill } from '../../adapters/spill/folder-spill.ts';
import { LakeError } from '../../core/errors.ts';
import { emptyTally } from '../../core/import-tally.ts';
import type { Slot } from '../../core/slot.ts';
import { type Batch, FILES_START, type ReadPosition } from '../../pipeline/import/batch.ts';
import { type ImportSummary, importArchive } from '../../pipeline/import/import-archive.ts';
import { sortBatch } from '../../pipeline/import/sort-batch.ts';
import { writeSlot } from '../../pipeline/import/write-slot.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { Segment } from '../../pipeline/ports/spill.ts';
import { memoryLake } from '../support/memory-lake.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { tweetLine } from '../support/tweets.ts';

const ZONES = ['raw/', 'ref/', 'quarantine/'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lines of up to 90 kB. */
function longLines(count: number): string {
  return Array.from(
    { length: count },
    (_, n) => `${JSON.stringify({ n, pad: 'á'.repeat((n * 7919) % 45_000) })}\n`,
  ).join('');
}

/** Some MB, plain, packed and as one document. */
async function largeFiles(): Promise<ArchiveFile[]> {
  const contents = {
    'a.jsonl': longLines(80),
    'b.jsonl.gz': gzipSync(longLines(50)),
    'c.json': `[\n${longLines(40).trimEnd().replaceAll('\n', ',\n')}\n]`,
    'd.jsonl': `${longLines(3)}{"cut`,
  };
  const files: ArchiveFile[] = [];
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(join(folder, name), content);
    files.push(await archiveFile(join(folder, name)));
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
      const texts = (batches: readonly Batch[]) =>
        batches.map(({ pieces }) => pieces.map(({ text, ...place }) => [place, Buffer.from(text).toString()]));
      expect(texts(rest)).toEqual(texts(all.slice(i + 1)));
    }
  });

  it('does not read again what was read of a plain file', async () => {
    const files = await largeFiles();
    const [first] = await batchesFrom(files);
    const rest = await batchesFrom(files, first?.end);

    const sizes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const readAgain = rest.reduce((sum, { inputBytes }) => sum + inputBytes, 0);
    expect(readAgain).toBe(sizes - (first?.end.at?.offsetBytes ?? 0));
  });
});

describe('an import that goes on', () => {
  it('sorts and writes only what was not done, and ends in the same bytes, wherever it died', async () => {
    const calm = await memoryLake();
    const undisturbed = await importInto(calm, await room(), { dieAfter: Number.POSITIVE_INFINITY });
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
        const last = await importInto(lake, spillFolder, { dieAfter: Number.POSITIVE_INFINITY });

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

  it('refuses to go on where its temporary files are gone, for tweets would be missing', async () => {
    const lake = await memoryLake();
    const spillFolder = await room();
    await importInto(lake, spillFolder, { dieAfter: 3 });
    for (const name of await readdir(spillFolder)) if (name.endsWith('.run')) await rm(join(spillFolder, name));

    await expect(importInto(lake, spillFolder, { dieAfter: Number.POSITIVE_INFINITY })).rejects.toThrow(
      /^\d+ tweets that this import had sorted before it was ended are gone from its temporary folder/,
    );
  });

  it('takes up a journal whose last line was cut', async () => {
    const lake = await memoryLake();
    const spillFolder = await room();
    await importInto(lake, spillFolder, { dieAfter: 3 });
    await writeFile(join(spillFolder, 'journal.ndjson'), '{"kind":"sor', { flag: 'a' });

    const { summary } = await importInto(lake, spillFolder, { dieAfter: Number.POSITIVE_INFINITY });

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

/** Imports the files until the nth step (a batch or a slot) dies in its middle; null as the summary then. */
async function importInto(
  lake: Lake,
  spillFolder: string,
  { dieAfter }: { readonly dieAfter: number },
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
  const run = importArchive(batchesOf, workers, journal);
  const summary = await run.catch((error: Error) => {
    if (error.message !== 'dead') throw error;
    return null;
  });
  return { summary, steps };
}
