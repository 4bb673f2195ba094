import { describe, expect, it } from '@jest/globals';
import type { SourceFailure } from '../../core/errors.ts';
import { NO_FAILURES, retryAfter } from '../../core/stream-backoff.ts';

const NOW_MS = Date.parse('2026-11-21T13:30:00Z');
const NETWORK: SourceFailure = { kind: 'unavailable' };
const HTTP: SourceFailure = { kind: 'unavailable', status: 503 };
const LIMITED: SourceFailure = { kind: 'rate-limited', resetAtMs: null };

describe('connecting again (row "reconnect")', () => {
  it('is tried at once, and 250 ms later each time up to 16 s when the network fails', () => {
    const waits = waitsAfter(Array(70).fill(NETWORK));

    expect(waits.slice(0, 5)).toEqual([0, 250, 500, 750, 1000]);
    expect(waits.slice(63, 67)).toEqual([15_750, 16_000, 16_000, 16_000]);
  });

  it('waits 5 s after an error of HTTP, doubling up to 320 s', () => {
    expect(waitsAfter(Array(8).fill(HTTP)).map((ms) => ms / 1000)).toEqual([5, 10, 20, 40, 80, 160, 320, 320]);
  });

  it('waits 60 s after 429, doubling up to the 15 minutes of a rate limit', () => {
    expect(waitsAfter(Array(6).fill(LIMITED)).map((ms) => ms / 1000)).toEqual([60, 120, 240, 480, 900, 900]);
  });

  it('waits after 429 until the time of the header when that is later', () => {
    const reset = (inMs: number): SourceFailure => ({ kind: 'rate-limited', resetAtMs: NOW_MS + inMs });

    expect(waitsAfter([reset(700_000), reset(5000), reset(-5000)])).toEqual([700_000, 120_000, 240_000]);
  });

  it('counts each kind of failure by itself', () => {
    expect(waitsAfter([NETWORK, HTTP, NETWORK, HTTP, LIMITED])).toEqual([0, 5000, 250, 10_000, 60_000]);
  });

  it.each<SourceFailure>([
    { kind: 'unauthorized' },
    { kind: 'payment-required' },
    { kind: 'invalid-request', parameters: [] },
  ])('is not tried after $kind', (failure) => {
    expect(retryAfter(failure, NO_FAILURES, NOW_MS)).toBeNull();
  });
});

function waitsAfter(failuresInTurn: readonly SourceFailure[]): number[] {
  let failures = NO_FAILURES;
  return failuresInTurn.map((failure) => {
    const retry = retryAfter(failure, failures, NOW_MS);
    failures = retry?.failures ?? failures;
    return retry?.waitMs ?? Number.NaN;
  });
}
