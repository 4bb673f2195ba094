import { setImmediate as immediate } from 'node:timers/promises';
import type { Clock } from '../../pipeline/ports/clock.ts';

/** A clock that only a test moves; who sleeps wakes when it has come so far. */
export interface VirtualClock extends Clock {
  /** Moves it, waking sleepers in the order of their times. */
  advance(ms: number): Promise<void>;
  /** Waits for the promise; whenever nothing else goes on, the time jumps to where the next sleeper wakes. */
  runUntil<T>(promise: Promise<T>): Promise<T>;
  /** How long each sleep was, in the order of their beginnings. */
  readonly sleepsMs: readonly number[];
}

interface Sleeper {
  readonly wakeMs: number;
  wake(): void;
}

/** Enough turns of the event loop for what goes on in memory to come to rest. */
const REST_TURNS = 20;

export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const sleepsMs: number[] = [];

  const next = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.wakeMs - b.wakeMs)[0];
  const jump = async (sleeper: Sleeper): Promise<void> => {
    nowMs = Math.max(nowMs, sleeper.wakeMs);
    sleeper.wake();
    await rest();
  };

  return {
    nowMs: () => nowMs,
    sleepsMs,
    sleep(ms, signal) {
      sleepsMs.push(ms);
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = {
          wakeMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      });
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      await rest();
      for (let sleeper = next(); sleeper && sleeper.wakeMs <= endMs; sleeper = next()) await jump(sleeper);
      nowMs = endMs;
    },
    async runUntil(promise) {
      let isSettled = false;
      const settled = promise.finally(() => {
        isSettled = true;
      });
      settled.catch(() => {});
      for (;;) {
        await rest();
        if (isSettled) return settled;
        const sleeper = next();
        if (!sleeper) throw new Error('nothing goes on, and nobody sleeps');
        await jump(sleeper);
      }
    },
  };
}

async function rest(): Promise<void> {
  for (let turn = 0; turn < REST_TURNS; turn++) await immediate();
}
