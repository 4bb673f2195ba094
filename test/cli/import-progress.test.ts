import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { progressText, shareOf } from '../../cli/import/progress-text.ts';
import { textWidth } from '../../cli/text-width.ts';
import type { ImportProgress } from '../../pipeline/import/import-archive.ts';

const NOTHING: ImportProgress = { phase: 'reading', inputBytes: 0, rejected: 0, tweets: 0, slotsDone: 0, slots: 0 };
const PLAN = { bytesTotal: 20_000_000, isWriting: true };

const reading = (inputBytes: number, more: Partial<ImportProgress> = {}): ImportProgress => ({
  ...NOTHING,
  inputBytes,
  ...more,
});
const writing = (slotsDone: number, more: Partial<ImportProgress> = {}): ImportProgress => ({
  ...NOTHING,
  phase: 'writing',
  inputBytes: 20_000_000,
  slotsDone,
  slots: 4,
  ...more,
});

describe('the progress of an import', () => {
  it('goes from 0 to 1 over reading and writing, and over reading alone where nothing is written', () => {
    const all = [...[0, 10_000_000, 20_000_000].map((bytes) => reading(bytes)), ...[0, 2, 4].map((n) => writing(n))];

    expect(all.map((progress) => shareOf(progress, PLAN))).toEqual([0, 0.25, 0.5, 0.5, 0.75, 1]);
    expect(shareOf(reading(10_000_000), { ...PLAN, isWriting: false })).toBe(0.5);
    expect(shareOf(reading(10), { ...PLAN, bytesTotal: 0 })).toBe(0);
  });

  it('says bytes, slots, tweets a second, what was rejected and the time left, in both phases', () => {
    const textOf = progressText(PLAN);

    textOf(reading(0), 1000);
    expect(textOf(reading(5_000_000, { tweets: 30_000, rejected: 1204 }), 11_000)).toBe(
      '██░░░░░░░░░░░░ 5.0 of 20 MB read, 0 slots written\n3,000 tweets/s, 1,204 rejected, 70 s left',
    );
    textOf(writing(0, { rejected: 2000 }), 41_000);
    expect(textOf(writing(1, { tweets: 20_000, rejected: 2000 }), 51_000)).toBe(
      '█████████░░░░░ 20 MB read, 1 of 4 slots written\n2,000 tweets/s, 2,000 rejected, 30 s left',
    );
  });

  it('counts neither time nor tweets of the import that it goes on with', () => {
    const textOf = progressText(PLAN);

    textOf(reading(10_000_000, { tweets: 1_000_000 }), 1000);

    expect(textOf(reading(15_000_000, { tweets: 1_001_000 }), 2000)).toMatch(
      /^.*\n1,000 tweets\/s, 0 rejected, 5 s left$/,
    );
  });

  it('says no slots where none are written, and no time left where the length is not known', () => {
    const dry = progressText({ ...PLAN, isWriting: false });
    dry(reading(0), 0);
    expect(dry(reading(5_000_000, { tweets: 10 }), 1000)).toBe(
      '████░░░░░░░░░░ 5.0 of 20 MB read\n10 tweets/s, 0 rejected, 3 s left',
    );

    const typed = progressText({ ...PLAN, bytesTotal: 0 });
    typed(reading(0), 0);
    expect(typed(reading(5_000_000, { tweets: 10 }), 1000)).toBe(
      '░░░░░░░░░░░░░░ 5.0 MB read, 0 slots written\n10 tweets/s, 0 rejected',
    );
  });

  it('fits into 60 columns for an archive of 900 GB, once a thousandth of it is done', () => {
    const bytesTotal = 900_000_000_000;
    const numbers = fc.record({
      inputBytes: fc.integer({ min: bytesTotal / 1000, max: bytesTotal }),
      rejected: fc.nat(99_999_999),
      tweets: fc.nat(9_999_999),
      slotsDone: fc.integer({ min: 100, max: 99_999 }),
      slots: fc.constant(99_999),
    });
    fc.assert(
      fc.property(numbers, fc.constantFrom('reading', 'writing'), fc.nat(999_999_999), (counts, phase, elapsedMs) => {
        const progress: ImportProgress = {
          ...counts,
          phase,
          ...(phase === 'reading' ? { slots: 0, slotsDone: 0 } : {}),
        };
        const textOf = progressText({ bytesTotal, isWriting: true });
        textOf({ ...NOTHING, phase }, 0);

        const lines = textOf(progress, 10_000 + elapsedMs).split('\n');

        expect(lines.map(textWidth).filter((width) => width > 60)).toEqual([]);
      }),
    );
  });
});
