import { randomUUID } from 'node:crypto';
import { processClaimant } from '../../adapters/process-claimant.ts';
import type { Search } from '../../core/config.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import { type SweepResult, sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { gapLines } from '../ingest/sweep-report.ts';
import type { Origin } from '../lake-origin.ts';

/** How often, and how far, the API is read. Milliseconds. */
export interface Pace {
  readonly pollMs: number;
  readonly settleMs: number;
  readonly overlapMs: number;
  readonly firstLookbackMs: number;
}

export interface CollectOptions {
  readonly lake: Lake;
  readonly source: TweetSource;
  readonly searches: readonly Search[];
  readonly pace: Pace;
  readonly origin: Origin;
  /** For the command that closes a gap. */
  readonly gapFlags: string;
  /** The most that the lake may spend in a month. */
  readonly monthlyPostBudget: number;
  /** Ends the collecting after the page that is being read. */
  readonly signal: AbortSignal;
  readonly onFiles: (rawKeys: readonly string[]) => void;
  /** Says what keeps tweets from coming; null when nothing does. */
  readonly onNote: (note: string | null) => void;
  /** Something that the user should know afterwards, too. */
  readonly onWarning: (line: string) => void;
}

/** The lease of a sweep; a longer one goes on in the next. */
const SWEEP_MS_MAX = 10 * 60_000;
const BACKOFF_MS_MAX = 60_000;

/**
 * Sweeps the searches again and again until the signal. What passes (rate limit, an API that cannot be reached) is noted
 * and waited out; what does not (a wrong token) rejects with SourceError, and a store that fails with LakeError.
 */
export async function collect(options: CollectOptions): Promise<void> {
  const { lake, signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    const { pauseMs, note } = await sweepAll(options, failures);
    failures = note === null ? 0 : failures + 1;
    if (!signal.aborted) options.onNote(note);
    await lake.clock.sleep(pauseMs, signal);
  }
}

/** Sweeps each search once; gives the longest wait that one of them asks for. */
async function sweepAll(options: CollectOptions, failures: number): Promise<Wait> {
  const { lake, searches, signal, pace } = options;
  let longest: Wait = { pauseMs: 0, note: null };
  for (const search of searches) {
    if (signal.aborted) break;
    const result = await sweepOnce(options, search);
    for (const line of gapLines(search, result, options.gapFlags)) options.onWarning(line);
    const wait = waitAfter(result, { nowMs: lake.clock.nowMs(), pollMs: pace.pollMs, failures });
    if (wait.pauseMs > longest.pauseMs) longest = wait;
  }
  return longest;
}

function sweepOnce(options: CollectOptions, search: Search): Promise<SweepResult> {
  const { lake, source, pace, monthlyPostBudget, origin, signal, onFiles } = options;
  const runId = randomUUID();
  return sweep(lake, source, search, {
    runId,
    budget: lakeBudget(lake, { limitPosts: monthlyPostBudget, runId }),
    claimant: processClaimant(),
    deadlineMs: lake.clock.nowMs() + SWEEP_MS_MAX,
    origin,
    settleMs: pace.settleMs,
    overlapMs: pace.overlapMs,
    firstLookbackMs: pace.firstLookbackMs,
    signal,
    onFiles,
  });
}

interface Wait {
  readonly pauseMs: number;
  readonly note: string | null;
}

interface WaitContext {
  readonly nowMs: number;
  readonly pollMs: number;
  /** Rounds before this one that were cut, without one between that was not. */
  readonly failures: number;
}

/** How long to wait after a sweep, and why. Throws the error of one that trying again cannot help. */
export function waitAfter(result: SweepResult, { nowMs, pollMs, failures }: WaitContext): Wait {
  if (result.kind === 'complete') return { pauseMs: pollMs, note: null };
  if (result.kind === 'busy') return { pauseMs: pollMs, note: `${result.reason}; waiting for it to end` };
  const { error, reason, resumeAtMs } = result;
  if (error && isLasting(error.failure.kind)) throw error;
  if (resumeAtMs !== null) {
    const note = `${reason}; goes on at ${new Date(resumeAtMs).toISOString()}`;
    return { pauseMs: Math.max(pollMs, resumeAtMs - nowMs), note };
  }
  if (!error) return { pauseMs: 0, note: null };
  const pauseMs = Math.min(BACKOFF_MS_MAX, pollMs * 2 ** Math.min(failures, 10));
  return { pauseMs, note: `${reason}; tried again in ${Math.ceil(pauseMs / 1000)} s` };
}

function isLasting(kind: string): boolean {
  return kind === 'unauthorized' || kind === 'payment-required' || kind === 'invalid-request';
}
