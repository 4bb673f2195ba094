import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blockingCalls, waitingCalls } from '../../adapters/folder/file-calls.ts';
import { memorySpill } from '../../adapters/memory/memory-spill.ts';
import { folderSpill } from '../../adapters/spill/folder-spill.ts';
import type { EnvelopeLine } from '../../core/envelope.ts';
import { segmentsBySlot, unwrittenSlots } from '../../pipeline/import/unwritten-slots.ts';
import type { Spill, SpilledRun } from '../../pipeline/ports/spill.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

const HOUR_MS = 3_600_000;

function slotName(hour: number): string {
  return new Date(hour * HOUR_MS).toISOString().slice(0, 13);
}

/** A batch with a tweet of each of these hours, in this order. */
function batchOf(hours: readonly number[], batch: number) {
  const bySlot = new Map<string, EnvelopeLine<string>[]>();
  for (const [i, hour] of hours.entries()) {
    const line = {
      id: `${batch}${i}`,
      timeMs: hour * HOUR_MS,
      collectedAt: '2026-11-21T00:00:00.000Z',
      json: `{"á":\t${i}}`,
    };
    bySlot.set(slotName(hour), [...(bySlot.get(slotName(hour)) ?? []), line]);
  }
  return bySlot;
}

async function spillAll(spill: Spill, batches: readonly (readonly number[])[]): Promise<SpilledRun[]> {
  const runs: SpilledRun[] = [];
  for (const [i, hours] of batches.entries()) {
    const run = await spill.write(batchOf(hours, i));
    if (run !== null) runs.push(run);
  }
  return runs;
}

async function idsBySlot(spill: Spill, runs: readonly SpilledRun[], isWritten = (_: string) => false) {
  const unwritten = await unwrittenSlots(runs, spill, isWritten);
  const read: [string, string[]][] = [];
  for await (const [slot, segments] of segmentsBySlot(unwritten, spill)) {
    const lines = await spill.read(segments);
    const rawBytes = lines.reduce((sum, { json }) => sum + json.byteLength + 1, 0);
    expect({ lines: lines.length, rawBytes }).toEqual(unwritten.slots.get(slot));
    read.push([slot, lines.map(({ id }) => id)]);
  }
  return read;
}

const SPILLS: readonly (readonly [string, () => Spill])[] = [
  ['memory', memorySpill],
  ['folder', () => folderSpill(folder, waitingCalls)],
  ['folder, with calls that block', () => folderSpill(folder, blockingCalls)],
];

describe.each(SPILLS)('spill: %s', (_, open) => {
  it('gives back to the byte what a line copies of its record', async () => {
    const place = { id: '7', timeMs: 0, collectedAt: '2026-11-21T00:00:00.000Z' };
    const source = Buffer.from(' {"olá":"\\t — 😀"} ');
    const json = { source, before: '{"a":', start: 1, end: source.byteLength - 2, after: ',"b":1}}' };

    const spill = open();
    const run = await spill.write(new Map([[slotName(0), [{ ...place, json }]]]));
    const { segments } = await spill.segmentsOf(run as SpilledRun, 0, 1);

    const [line] = await spill.read(segments);
    expect(Buffer.from(line?.json ?? '').toString()).toBe('{"a":{"olá":"\\t — 😀","b":1}}');
  });

  it('gives the lines of each slot, slot after slot, whatever batches they came in', async () => {
    const hours = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300, size: 'max' });
    await fc.assert(
      fc.asyncProperty(fc.array(hours, { maxLength: 4 }), async (batches) => {
        const spill = open();
        const expected = new Map<string, string[]>();
        for (const [batch, ofBatch] of batches.entries()) {
          for (const [slot, lines] of batchOf(ofBatch, batch)) {
            expected.set(slot, [...(expected.get(slot) ?? []), ...lines.map(({ id }) => id)]);
          }
        }

        const read = await idsBySlot(spill, await spillAll(spill, batches));

        expect(read.map(([slot]) => slot)).toEqual([...expected.keys()].sort());
        for (const [slot, ids] of read) expect(ids.sort()).toEqual(expected.get(slot)?.sort());
      }),
      { numRuns: 12 },
    );
  });

  it('has no list open before its first slot is due, so that memory does not grow with an archive in order', async () => {
    const spill = open();
    const runs = await spillAll(spill, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const unwritten = await unwrittenSlots(runs, spill, () => false);
    const opened = new Set<string>();
    const counting: Spill = {
      ...spill,
      segmentsOf(run, from, count) {
        opened.add(run.name);
        return spill.segmentsOf(run, from, count);
      },
    };

    const openedAtSlot: number[] = [];
    for await (const _ of segmentsBySlot(unwritten, counting)) openedAtSlot.push(opened.size);

    expect(openedAtSlot).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('gives nothing of what is written already, nor of runs that were discarded', async () => {
    const spill = open();
    const runs = await spillAll(spill, [[1, 2, 3], [2], [3, 4]]);
    await spill.discard((runs[1] as SpilledRun).name);

    expect(await idsBySlot(spill, runs, (slot) => slot === slotName(3))).toEqual([
      [slotName(1), ['00']],
      [slotName(2), ['01']],
      [slotName(4), ['21']],
    ]);
  });
});
