/** A clock that jumps from one thing that is due to the next; many processes share it. UTC milliseconds. */
export interface VirtualTime {
  nowMs(): number;
  wait(ms: number): Promise<void>;
  /** Lets time pass until `main` is over. Rejects as it does, or when nothing is due any more. */
  runUntilDone(main: Promise<void>): Promise<void>;
}

interface Waiting {
  readonly dueMs: number;
  readonly resume: () => void;
}

export function virtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  const queue: Waiting[] = [];
  return {
    nowMs: () => nowMs,
    wait: (ms) =>
      new Promise((resume) => {
        const dueMs = nowMs + Math.max(0, ms);
        // Of two that are due at once, the one that waited first comes first.
        let i = queue.length;
        while (i > 0 && (queue[i - 1]?.dueMs ?? 0) > dueMs) i--;
        queue.splice(i, 0, { dueMs, resume });
      }),
    async runUntilDone(main) {
      let end: { readonly error?: unknown } | null = null;
      main.then(
        () => (end = {}),
        (error: unknown) => (end = { error }),
      );
      await settled();
      while (end === null) {
        const next = queue.shift();
        if (next === undefined) throw new Error('the history waits for something that will never be');
        nowMs = next.dueMs;
        next.resume();
        await settled();
      }
      await main;
    },
  };
}

/** Every process has gone on until it waits for time again: nothing else in a history takes more than microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
