import type { Cut } from './ingest/sweep-run.ts';
import type { Clock } from './ports/clock.ts';

/** How a run that can go on where it was cut has ended. */
type RunEnd = { readonly requests: number } & (Cut | { readonly kind: 'complete' } | { readonly kind: 'busy' });

export interface UntilDoneOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called before a pause, with its reason and its end in UTC milliseconds. */
  readonly onWait?: (reason: string, untilMs: number) => void;
}

const FAULTS_MAX = 5;
const FAULT_PAUSE_MS = 5000;

/**
 * Begins a run again as long as it is cut by what passes: its time, the rate limit, and an API that cannot be reached
 * (a few times in a row). Gives the ends of all runs; the last one tells how it ended.
 */
export async function untilDone<End extends RunEnd>(
  run: () => Promise<End>,
  { clock, signal, onWait }: UntilDoneOptions,
): Promise<readonly [...End[], End]> {
  const before: End[] = [];
  let faults = 0;
  for (;;) {
    const end = await run();
    faults = end.kind === 'cut' && end.cause === 'fault' && end.requests <= 1 ? faults + 1 : 0;
    const untilMs = end.kind === 'cut' ? nextStartMs(end, clock.nowMs(), faults) : null;
    if (untilMs === null || end.kind !== 'cut' || signal.aborted) return [...before, end];
    before.push(end);
    const waitMs = untilMs - clock.nowMs();
    if (waitMs <= 0) continue;
    onWait?.(end.reason, untilMs);
    await clock.sleep(waitMs, signal);
  }
}

/** When what was cut can be tried again without anybody doing anything; null for never. */
function nextStartMs({ cause, resumeAtMs, error }: Cut, nowMs: number, faults: number): number | null {
  if (cause === 'deadline') return nowMs;
  if (cause === 'rate-limit') return Math.max(resumeAtMs ?? nowMs, nowMs + FAULT_PAUSE_MS);
  const canPass = cause === 'fault' && error?.failure.kind === 'unavailable' && faults < FAULTS_MAX;
  return canPass ? nowMs + FAULT_PAUSE_MS * 2 ** faults : null;
}
