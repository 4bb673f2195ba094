import { describe, expect, it } from '@jest/globals';
import { partKeyOf, slotOfPartKey } from '../../core/part.ts';

describe('slotOfPartKey', () => {
  it.each(['2026-11-21T13', '2026-11-21T13-0', '2026-11-21T13-05'])('finds the slot %s', (slot) => {
    expect(slotOfPartKey(partKeyOf(slot))).toBe(slot);
  });

  it.each([
    'notes.parquet',
    '__proto__.parquet',
    '2026-11-22T13.parquet',
    '2026-11-21T13 (1).parquet',
    '2026-11-21T13-055.parquet',
    '2026-11-21T13.parquet.tmp',
  ])('finds none in a file of the day called %s', (name) => {
    expect(slotOfPartKey(`ref/tweets/year=2026/month=11/day=21/${name}`)).toBeNull();
  });
});
