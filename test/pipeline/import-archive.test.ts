import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memorySpill } from '../../adapters/memory/memory-spill.ts';
import { unescapeHtml } from '../../core/html-unescape.ts';
import { emptyTally } from '../../core/import-tally.ts';
import { type Batch, FILES_START, type ReadPosition } from '../../pipeline/import/batch.ts';
import { type ImportProgress, type ImportWorkers, importArchive } from '../../pipeline/import/import-archive.ts';
import { NO_JOURNAL } from '../../pipeline/import/no-journal.ts';
import { writeSlot } from '../../pipeline/import/write-slot.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { inlineWorkers } from '../support/inline-workers.ts';
import { keysOf, memoryLake, rowsOf } from '../support/memory-lake.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { tweetLine } from '../support/tweets.ts';

const ZONES = ['raw/', 'ref/', 'quarantine/'];

function batchOf(lines: readonly string[], file = 'archive.jsonl'): Batch {
  const text = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const piece = { file, member: null, firstLine: 1, collectedAt: '2026-11-21T00:00:00.000Z', text };
  return { pieces: [piece], unreadable: [], inputBytes: text.byteLength, end: FILES_START };
}

/** The batches as an archive that can be read from each on. */
function archiveOf(batches: readonly Batch[]) {
  return async function* from({ file }: ReadPosition): AsyncIterable<Batch> {
    for (let i = file; i < batches.length; i++) {
      yield { ...(batches[i] as Batch), end: { ...FILES_START, file: i + 1 } };
    }
  };
}

/** Stream lines of an invented archive: some ids come twice. */
function archive(tweets: number): string[] {
  return Array.from({ length: tweets }, (_, i) => {
    const time = new Date(Date.UTC(2026, 10, 20, i % 30, i % 60)).toISOString();
    const { json } = tweetLine(time, { sequence: i % 7, text: `tweet ${i} :)` });
    return JSON.stringify({ data: JSON.parse(json).data });
  });
}

describe('importArchive', () => {
  it('gives each id of the archive one row, its RAW files full', async () => {
    const lake = await memoryLake();
    const lines = Array.from({ length: 250 }, (_, i) => tweetLine('2026-11-20T10:00:00Z', { sequence: i }).json);

    const summary = await importArchive(
      archiveOf([batchOf(lines), batchOf(lines.slice(50))]),
      inlineWorkers(lake),
      NO_JOURNAL,
    );

    expect(summary).toMatchObject({ tweets: 450, rawFiles: 3, slots: 1, parts: 1, rows: 250, duplicates: 200 });
    expect(await rowsOf(lake, '2026-11-20T10')).toHaveLength(250);
  });

  it('gives the same bytes for any order of the archive and any cut into batches', async () => {
    const lines = archive(120);
    const undisturbed = await memoryLake();
    await importArchive(archiveOf([batchOf(lines)]), inlineWorkers(undisturbed), NO_JOURNAL);
    const expected = await snapshotOf(undisturbed.store, ZONES);

    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(lines, { minLength: lines.length }),
        fc.integer({ min: 1, max: 60 }),
        async (shuffled, size) => {
          const lake = await memoryLake();
          const batches = [];
          for (let start = 0; start < shuffled.length; start += size)
            batches.push(batchOf(shuffled.slice(start, start + size)));
          await importArchive(archiveOf(batches), inlineWorkers(lake), NO_JOURNAL);
          expect(await snapshotOf(lake.store, ZONES)).toEqual(expected);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('changes no byte when it is repeated', async () => {
    const lake = await memoryLake();
    const batches = [batchOf([...archive(50), 'broken'])];
    await importArchive(archiveOf(batches), inlineWorkers(lake), NO_JOURNAL);
    const before = await snapshotOf(lake.store, ZONES);

    const again = await importArchive(archiveOf(batches), inlineWorkers(lake), NO_JOURNAL);

    expect(again).toMatchObject({ parts: 0, rows: 0 });
    expect(await snapshotOf(lake.store, ZONES)).toEqual(before);
  });

  it('ends in the same bytes after deaths at any write (invariant 3)', async () => {
    const batches = [batchOf(archive(60).slice(0, 30)), batchOf([...archive(60).slice(30), '{'])];
    const undisturbed = await memoryLake();
    await importArchive(archiveOf(batches), inlineWorkers(undisturbed), NO_JOURNAL);
    const expected = await snapshotOf(undisturbed.store, ZONES);

    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 3 }), async (deaths) => {
        const lake = await memoryLake();
        for (const writes of deaths) {
          await importArchive(archiveOf(batches), inlineWorkers(dyingAfter(lake, writes)), NO_JOURNAL).catch(
            () => null,
          );
        }
        await importArchive(archiveOf(batches), inlineWorkers(lake), NO_JOURNAL);
        expect(await snapshotOf(lake.store, ZONES)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('tells what is no tweet apart, and keeps it with file, line and reason (invariant 5)', async () => {
    const lake = await memoryLake();
    const lines = [
      tweetLine('2026-11-20T10:00:00Z').json,
      '',
      '{"data":{"id":"1',
      '{"data":[],"meta":{"result_count":0}}',
      '42',
    ];

    const summary = await importArchive(archiveOf([batchOf(lines, 'a.jsonl')]), inlineWorkers(lake), NO_JOURNAL);

    expect(summary.tweets).toBe(1);
    expect(summary.tally.rejectedByKind).toEqual({ broken: 1, scalar: 1 });
    const [key = ''] = await keysOf(lake, 'quarantine/import/');
    const kept = new TextDecoder()
      .decode((await lake.store.get(key))?.bytes)
      .trimEnd()
      .split('\n');
    expect(kept.map((line) => JSON.parse(line)).map(({ file, line, text }) => [file, line, text])).toEqual([
      ['a.jsonl', 3, '{"data":{"id":"1'],
      ['a.jsonl', 5, '42'],
    ]);
  });

  it('reports how far it is, and ends between two tasks when it is asked to', async () => {
    const lake = await memoryLake();
    const seen: ImportProgress[] = [];
    const control = new AbortController();
    const onProgress = (progress: ImportProgress): void => {
      seen.push(progress);
      if (progress.phase === 'writing') control.abort(new Error('asked to stop'));
    };

    const run = importArchive(archiveOf([batchOf(archive(50))]), inlineWorkers(lake), NO_JOURNAL, {
      onProgress,
      signal: control.signal,
    });

    await expect(run).rejects.toThrow('asked to stop');
    expect(seen[0]).toMatchObject({ phase: 'reading', tweets: 50 });
    expect(seen.length).toBeLessThan(6);
  });

  it('writes slots of at most so many bytes at once, a larger one alone', async () => {
    const lake = await memoryLake();
    const spill = memorySpill();
    const running: number[] = [];
    const most = { bytes: 0, slots: 0, alone: 0 };
    const workers: ImportWorkers = {
      ...inlineWorkers(lake, spill),
      width: 10,
      writingBytesMax: 2000,
      async write(slot, segments) {
        const bytes = segments.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
        running.push(bytes);
        if (running.length === 1) most.alone = Math.max(most.alone, bytes);
        else
          most.bytes = Math.max(
            most.bytes,
            running.reduce((sum, each) => sum + each),
          );
        most.slots = Math.max(most.slots, running.length);
        const report = await writeSlot(lake, spill, slot, segments);
        running.splice(running.indexOf(bytes), 1);
        return report;
      },
    };
    const large = Array.from({ length: 20 }, (_, i) => tweetLine('2026-11-20T10:30:00Z', { sequence: i }).json);

    const summary = await importArchive(archiveOf([batchOf([...archive(60), ...large])]), workers, NO_JOURNAL);

    expect(summary.tweets).toBe(80);
    expect(most.slots).toBeGreaterThan(1);
    expect(most.bytes).toBeLessThanOrEqual(2000);
    expect(most.alone).toBeGreaterThan(2000);
  });

  it('begins no task after one has failed, and waits for those that run', async () => {
    const lake = await memoryLake();
    let running = 0;
    const workers: ImportWorkers = {
      ...inlineWorkers(lake),
      async sort(batch) {
        running++;
        await Promise.resolve();
        running--;
        if (batch.inputBytes === 0) throw new Error('disk full');
        return { run: null, tweets: 0, tally: emptyTally(), inputBytes: 0 };
      },
    };
    const empty = { pieces: [], unreadable: [], inputBytes: 0, end: FILES_START };

    await expect(importArchive(archiveOf([empty, batchOf(['']), batchOf([''])]), workers, NO_JOURNAL)).rejects.toThrow(
      'disk full',
    );
    expect(running).toBe(0);
  });
});

/** The same lake for a process that ends at its nth write. */
function dyingAfter(lake: Lake, writes: number): Lake {
  let left = writes;
  const { store } = lake;
  return {
    ...lake,
    store: {
      ...store,
      put: async (key, bytes, options) => {
        if (left-- <= 0) throw new Error('dead');
        return store.put(key, bytes, options);
      },
    },
  };
}

describe('a record that is copied as bytes', () => {
  it('gives what decoding it would give, and any other text is decoded', async () => {
    const texts = fc.string({ unit: 'binary', maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), fc.boolean(), async (text, isEscaped, isFlat) => {
        const { data } = JSON.parse(tweetLine('2026-11-20T10:00:00Z', { text: `x${text}` }).json);
        const tweet = { data: { ...data, ...(isFlat && { author: { id: '1', name: text } }) } };
        const json = JSON.stringify(tweet);
        const line = isEscaped ? json.replace(/[^\x20-\x7e]/gu, escaped) : json;
        const lake = await memoryLake();

        await importArchive(archiveOf([batchOf([line])]), inlineWorkers(lake), NO_JOURNAL);

        const [row] = await rowsOf(lake, '2026-11-20T10');
        expect(row?.text).toBe(unescapeHtml(`x${text}`));
        expect(row?.author_name).toBe(isFlat && text !== '' ? text : null);
      }),
      { numRuns: 60 },
    );
  });
});

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('');
}
