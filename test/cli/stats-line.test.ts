import { describe, expect, it } from '@jest/globals';
import { statsLine } from '../../cli/query/stats-line.ts';

describe('statsLine', () => {
  it('says what Athena scanned and what that costs', () => {
    const stats = { elapsedMs: 1234, scannedBytes: 250_000_000, costUsd: 0.00114 };

    expect(statsLine(12_345, stats)).toBe('12,345 rows in 1.23 s, 250.0 MB scanned, $0.001140');
  });

  it('says rows and time only of a query on a laptop', () => {
    expect(statsLine(1, { elapsedMs: 65_000, scannedBytes: null, costUsd: null })).toBe('1 row in 65 s');
  });
});
