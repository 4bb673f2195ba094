import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayOfSlot,
  minuteName,
  rawPrefixOf,
  type SlotPlan,
  slotAt,
  slotFinder,
  slotOfRawKey,
} from '../../core/slot.ts';

const HOURLY: SlotPlan = [{ fromDay: '0000-01-01', minutes: 60 }];
const times = fc.integer({ min: Date.UTC(2006, 0, 1), max: Date.UTC(2100, 0, 1) });
const plans = fc
  .array(
    fc.record({
      fromDay: times.map((timeMs) => minuteName(timeMs).slice(0, 10)),
      minutes: fc.constantFrom(60 as const, 10 as const, 1 as const),
    }),
    { maxLength: 3 },
  )
  .map(
    (rules): SlotPlan => [...HOURLY, ...rules.sort((a, b) => (a.fromDay < b.fromDay ? -1 : 1))] as unknown as SlotPlan,
  );

describe('slotAt', () => {
  const timeMs = Date.parse('2026-11-21T13:05:59.999Z');

  it.each([
    [60, '2026-11-21T13'],
    [10, '2026-11-21T13-0'],
    [1, '2026-11-21T13-05'],
  ] as const)('names a slot of %i minutes', (minutes, slot) => {
    expect(slotAt(timeMs, [{ fromDay: '0000-01-01', minutes }])).toBe(slot);
  });

  it('lets smaller slots begin on a day', () => {
    const plan: SlotPlan = [...HOURLY, { fromDay: '2026-11-22', minutes: 1 }];

    expect(slotAt(timeMs, plan)).toBe('2026-11-21T13');
    expect(slotAt(Date.parse('2026-11-22T00:00:00Z'), plan)).toBe('2026-11-22T00-00');
  });

  it('agrees with slotFinder for any times in any order', () => {
    fc.assert(
      fc.property(plans, fc.array(times), (plan, some) => {
        const slotOf = slotFinder(plan);
        const doubled = some.flatMap((time) => [time, time + 1]);
        expect(doubled.map(slotOf)).toEqual(doubled.map((time) => slotAt(time, plan)));
      }),
    );
  });
});

describe('slotOfRawKey', () => {
  it('finds the slot of any RAW file, whose key begins with the prefix of its slot and of no other', () => {
    fc.assert(
      fc.property(plans, times, times, (plan, timeMs, otherMs) => {
        const slot = slotAt(timeMs, plan);
        const key = `raw/tweets/day=${dayOfSlot(slot)}/${minuteName(timeMs)}Z-0123456789ab.json`;
        expect(slotOfRawKey(key, plan)).toBe(slot);
        expect(key.startsWith(rawPrefixOf(slot))).toBe(true);
        const other = slotAt(otherMs, plan);
        expect(key.startsWith(rawPrefixOf(other))).toBe(other === slot);
      }),
    );
  });

  it.each([
    'raw/tweets/day=2026-11-21/.DS_Store',
    'raw/tweets/day=2026-11-21/2026-11-22T13-05Z-0123456789ab.json',
    'raw/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json.tmp',
    'quarantine/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json',
    'ref/tweets/year=2026/month=11/day=21/2026-11-21T13.parquet',
  ])('finds none in %s', (key) => {
    expect(slotOfRawKey(key, HOURLY)).toBeNull();
  });
});
