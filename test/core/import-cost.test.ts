import { describe, expect, it } from '@jest/globals';
import { AWS_PRICE_USD, requestsUsd } from '../../core/aws-price.ts';
import { importRequests, leftToWrite, processorUsd, rawMonthUsd } from '../../core/import-cost.ts';

function slotOf(lines: number) {
  return { lines, rawBytes: 1000 * lines };
}

describe('what an import into the cloud takes', () => {
  const left = leftToWrite(
    new Map([
      ['2026-11-21T13', slotOf(150_000)],
      ['2026-11-21T14', slotOf(100)],
      ['2026-11-20T23', slotOf(101)],
    ]),
    7,
  );

  it('is counted by RAW files of a hundred, slots, days and pages of a thousand keys', () => {
    expect(left).toEqual({
      tweets: 150_201,
      rawFiles: 1503,
      rawBytes: 150_201_000,
      slots: 3,
      days: ['2026-11-20', '2026-11-21'],
      listPages: 4,
      lastLook: { list: 2, head: 15 },
      otherObjects: 7,
    });
    expect(importRequests(left, { isRemote: false })).toEqual({ put: 1513, list: 6, head: 18, get: 0, glue: 2 });
    expect(importRequests(left, { isRemote: true })).toEqual({ put: 1510, list: 0, head: 0, get: 0, glue: 0 });
  });

  it('asks Glue for a hundred days at once', () => {
    const days = Array.from({ length: 101 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
    const slots = new Map(days.map((day) => [`${day}T00`, slotOf(2)] as const));

    expect(importRequests(leftToWrite(slots, 0), { isRemote: false }).glue).toBe(4);
  });

  it('has the price of its requests, its events and its bytes', () => {
    expect(requestsUsd(importRequests(left, { isRemote: false }))).toBeCloseTo(1519 * 5e-6 + 18 * 4e-7 + 2e-6, 12);
    const here = processorUsd(left, { isRemote: false, memoryMb: 1024 });
    expect(here).toBeCloseTo(1503 * 2.2e-6 + 4 * 5e-6 + 3 * 4e-7 + 0.3 * AWS_PRICE_USD.lambdaGbSecond, 12);
    expect(processorUsd(left, { isRemote: true, memoryMb: 1024 })).toBeGreaterThan(here);
    expect(rawMonthUsd(left)).toBeCloseTo(0.150201 * 0.023, 12);
  });
});
