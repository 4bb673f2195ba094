/** npm passes a Ctrl-C on that the terminal has sent already: both are one wish. */
const SAME_WISH_MS = 1000;
/** Exit code of a process that SIGINT ended. Source: POSIX, 128 + number of the signal. */
const INTERRUPTED = 130;

export interface StopSignal {
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP (a closed terminal); a second one more than a second later ends the process at once. */
  readonly signal: AbortSignal;
  /** Aborts it from here. */
  stop(): void;
  /** Gives the signals back to the system. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const running = new Set<() => void>();

/** Stops what can be stopped in order; false when there is nothing of that kind. */
export function stopRunning(): boolean {
  for (const stop of running) stop();
  return running.size > 0;
}

/** Turns Ctrl-C into an AbortSignal. `now` gives milliseconds, `endAtOnce` ends the process. */
export function stopSignal(
  now: () => number = () => performance.now(),
  endAtOnce: () => void = () => process.exit(INTERRUPTED),
): StopSignal {
  const controller = new AbortController();
  let firstMs: number | null = null;
  const onSignal = () => {
    if (firstMs !== null && now() - firstMs > SAME_WISH_MS) endAtOnce();
    firstMs ??= now();
    controller.abort();
  };
  const stop = () => controller.abort();
  for (const name of SIGNALS) process.on(name, onSignal);
  running.add(stop);
  return {
    signal: controller.signal,
    stop,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
      running.delete(stop);
    },
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
