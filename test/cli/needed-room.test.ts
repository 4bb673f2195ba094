import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DiskRoom, disksOf, type NeededRoom, neededRoom, together } from '../../cli/import/needed-room.ts';
import { roomText, shortText, tightText } from '../../cli/import/room-text.ts';

const file = { file: 'a.jsonl', sizeBytes: 1_000_000, modifiedAt: null };
const needed: NeededRoom = { sortBytes: 1_100_000, sortedBytes: 0, lakeBytes: 1_200_000 };

describe('neededRoom', () => {
  it('is that of the input for sorting, and somewhat more for the lake', () => {
    expect(neededRoom([file, file], 0)).toEqual({ sortBytes: 2_200_000, sortedBytes: 0, lakeBytes: 2_400_000 });
  });

  it('is less for sorting by what is sorted already, which may be more than the packed input', () => {
    expect(neededRoom([file], 500_000)).toEqual({ sortBytes: 600_000, sortedBytes: 500_000, lakeBytes: 1_200_000 });
    const { sortBytes, lakeBytes } = neededRoom([file], 2_200_000);
    expect([sortBytes, lakeBytes].map(Math.round)).toEqual([0, 2_400_000]);
  });
});

describe('together', () => {
  /** What is on the disk at its worst moment beyond what is sorted already, when runs of equal size are written slot by slot. */
  function worstOf({ sortBytes, sortedBytes, lakeBytes }: NeededRoom, isOrdered: boolean): number {
    const runs = 1000;
    const runBytes = (sortBytes + sortedBytes) / runs;
    const left = (written: number) => (isOrdered || written === runs ? runs - written : runs);
    const used = Array.from({ length: runs + 1 }, (_, n) => (lakeBytes * n) / runs + runBytes * left(n) - sortedBytes);
    return Math.max(...used.slice(0, isOrdered ? undefined : -1));
  }

  it('is what the worst moment takes, in order of time and in none', () => {
    const sizes = fc.record({
      sortBytes: fc.integer({ min: 1, max: 1_000_000 }),
      sortedBytes: fc.nat(1_000_000),
      lakeBytes: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(sizes, (size) => {
        const { leastBytes, mostBytes } = together(size);
        const slack = size.lakeBytes / 1000 + 1;
        expect(Math.abs(worstOf(size, true) - leastBytes)).toBeLessThanOrEqual(slack);
        expect(Math.abs(worstOf(size, false) - mostBytes)).toBeLessThanOrEqual(slack);
      }),
    );
  });
});

describe('disksOf', () => {
  it('is one disk for both where they share it, although neither folder is there, and that of sorting for a lake elsewhere', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
    const [spillRoot, lakeFolder] = [join(folder, 'lake/tmp/x'), join(folder, 'lake')];
    try {
      const [disk, ...others] = await disksOf(needed, { spillRoot, lakeFolder, removableBytes: 7 });
      expect(others).toEqual([]);
      expect(disk).toMatchObject({ folder: lakeFolder, leastBytes: 1_200_000, mostBytes: 2_300_000, option: '--lake' });

      const [alone, ...none] = await disksOf(needed, { spillRoot, lakeFolder: null, removableBytes: 1e18 });
      expect(none).toEqual([]);
      expect(alone).toMatchObject({ folder: spillRoot, leastBytes: 1_100_000, mostBytes: 1_100_000, option: '--tmp' });
      expect(alone?.freeBytes).toBeGreaterThan(1e18);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the words about room', () => {
  const disk: DiskRoom = { folder: '/l', leastBytes: 12e8, mostBytes: 23e8, freeBytes: 99e9, option: '--lake' };

  it('say what is needed and free, of each disk', () => {
    const ofSorted: DiskRoom = { folder: '/t', leastBytes: 10, mostBytes: 10, freeBytes: 2e6, option: '--tmp' };

    expect(roomText([disk])).toBe(
      'needs about 1.2 GB (2.3 GB for tweets in no order of time) in /l, which has 99.0 GB free; more where files are packed',
    );
    expect(roomText([ofSorted, { ...disk, mostBytes: 12e8, freeBytes: Number.POSITIVE_INFINITY }])).toBe(
      'needs about 1 kB in /t, which has 2 MB free, and 1.2 GB in /l, which does not tell what is free; more where files are packed',
    );
  });

  it('tell too little room from what is enough in order of time only', () => {
    expect([shortText(disk), tightText(disk)]).toEqual([null, null]);

    const tight = { ...disk, freeBytes: 2e9 };
    expect(shortText(tight)).toBeNull();
    expect(tightText(tight)).toBe(
      'tweets in no order of time need about 2.3 GB in /l, which has 2.0 GB free; --tmp on another disk would take half of it',
    );
    expect(shortText({ ...disk, freeBytes: 1e9 })).toBe('the import needs about 1.2 GB in /l, which has 1.0 GB free');
  });
});
