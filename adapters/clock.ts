import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../pipeline/ports/clock.ts';

/** A timer that is set to more fires at once. Source: Node.js, Timers. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export const systemClock: Clock = { nowMs: () => Date.now(), sleep };

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let leftMs = ms;
  do {
    if (signal?.aborted) return;
    await delay(Math.min(leftMs, TIMER_MS_MAX), undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
    leftMs -= TIMER_MS_MAX;
  } while (leftMs > 0);
}
