import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../pipeline/ports/clock.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(ignoreAbort),
};

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
