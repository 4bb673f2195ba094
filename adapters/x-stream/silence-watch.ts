import type { Clock } from '../../pipeline/ports/clock.ts';

/** X sends something, if only a line end, at least this often. Source: docs.x.com, filtered stream, August 2026. */
const SILENCE_MS = 20_000;

/** Ends what has been waited for too long. */
export interface SilenceWatch {
  readonly silenceMs: number;
  /** Waits for the promise; only while something is waited for, time counts. */
  during<T>(promise: Promise<T>): Promise<T>;
  /** Whether silence was what ended it. */
  isSilent(): boolean;
  end(): void;
}

/** Calls `onSilence` once, when something was waited for longer than X is ever silent. */
export function watchSilence(clock: Clock, onSilence: () => void): SilenceWatch {
  const ended = new AbortController();
  let waitingSinceMs: number | null = null;
  let silent = false;

  async function watch(): Promise<void> {
    while (!ended.signal.aborted) {
      const sinceMs = waitingSinceMs ?? clock.nowMs();
      const leftMs = sinceMs + SILENCE_MS - clock.nowMs();
      if (leftMs <= 0) {
        silent = true;
        return onSilence();
      }
      await clock.sleep(leftMs, ended.signal);
    }
  }

  void watch();
  return {
    silenceMs: SILENCE_MS,
    async during(promise) {
      waitingSinceMs = clock.nowMs();
      try {
        return await promise;
      } finally {
        waitingSinceMs = null;
      }
    },
    isSilent: () => silent,
    end: () => ended.abort(),
  };
}
