import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../adapters/clock.ts';

describe('systemClock', () => {
  it('sleeps longer than a timer can: 2^31 ms and more do not end at once', async () => {
    const wake = new AbortController();
    let isAwake = false;
    const sleeping = systemClock.sleep(2 ** 31 + 1000, wake.signal).then(() => {
      isAwake = true;
    });

    await systemClock.sleep(5);

    expect(isAwake).toBe(false);
    wake.abort();
    await sleeping;
  });

  it('wakes at once when the signal has aborted before', async () => {
    await expect(systemClock.sleep(60_000, AbortSignal.abort())).resolves.toBeUndefined();
  });
});
