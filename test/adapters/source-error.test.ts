import { describe, expect, it } from '@jest/globals';
import { resetAtMsOf } from '../../adapters/x-api/source-error.ts';

describe('resetAtMsOf', () => {
  it('reads seconds as X sends them', () => {
    expect(resetAtMsOf(1_795_000_000)).toBe(1_795_000_000_000);
    expect(resetAtMsOf('1795000000')).toBe(1_795_000_000_000);
  });

  it.each([1_795_000_000_000, -1, Number.NaN, Number.POSITIVE_INFINITY, 'soon', undefined])(
    'takes no time from %s: it would be waited for without end',
    (seconds) => {
      expect(resetAtMsOf(seconds)).toBeNull();
    },
  );
});
