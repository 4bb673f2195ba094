import type { Search } from '../../core/config.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import type { StreamFill } from '../../core/stream-fill.ts';
import { type StreamGap, settledAtMs, withGaps, withoutFill } from '../../core/stream-state.ts';
import { type SweepResult, sweep } from '../ingest/sweep.ts';
import type { StreamRun } from './stream-run.ts';

/** How long a fill may take before it gives its searches to others. */
const SWEEP_MS_MAX = 10 * 60_000;
/** After a failure, and at most until the time that X tells. */
const PAUSE_MS = 60_000;

/**
 * Fills the gaps of the stream by search, the oldest first and each when it has settled, until the signal. What cannot be
 * filled now is tried again; what is left at the end stands in the state, and the next run goes on with it.
 */
export async function fillGaps(run: StreamRun, signal: AbortSignal): Promise<void> {
  const { clock } = run.lake;
  while (!signal.aborted) {
    const [fill] = run.keeper.state().fills;
    const waitMs = fill === undefined ? PAUSE_MS : settledAtMs(fill, run.options.settleMs) - clock.nowMs();
    if (fill === undefined || waitMs > 0) await clock.sleep(waitMs, signal);
    else await clock.sleep(await fillOne(run, fill, signal), signal);
  }
}

/** Fills one gap for every search; gives the time to wait before going on, 0 when it is filled. */
async function fillOne(run: StreamRun, fill: StreamFill, signal: AbortSignal): Promise<number> {
  const missed: StreamGap[] = [];
  for (const search of run.sources.searches) {
    const result = await sweepFill(run, search, fill, signal);
    run.counts.filled += result.tweets;
    run.counts.files += result.files;
    run.counts.postPrices += result.postPrices;
    missed.push(...result.gaps.flatMap((gap) => missedOf(gap, fill)));
    if (result.kind !== 'complete') return pauseAfter(result, run.lake.clock.nowMs());
  }
  await run.keeper.update((state) => withGaps(withoutFill(state, fill), missed));
  for (const gap of missed) run.options.events?.onGap?.(gap);
  return 0;
}

function sweepFill(run: StreamRun, search: Search, fill: StreamFill, signal: AbortSignal): Promise<SweepResult> {
  const { lake, sources, options } = run;
  return sweep(lake, sources.source, search, {
    // Records of a run are told apart by its name and the millisecond in which it began.
    runId: `${options.runId}-fill`,
    claimant: options.claimant,
    budget: options.budget,
    deadlineMs: Math.min(options.deadlineMs, lake.clock.nowMs() + SWEEP_MS_MAX),
    settleMs: options.settleMs,
    firstLookbackMs: 0,
    fill,
    signal,
    ...(options.events?.onFiles && { onFiles: options.events.onFiles }),
  });
}

/** Of what was out of X's reach, what lies in the window. */
function missedOf(gap: { readonly fromMs: number; readonly toMs: number }, fill: StreamFill): StreamGap[] {
  const fromMs = Math.max(gap.fromMs, snowflakeTimeMs(fill.sinceId) ?? 0);
  const toMs = Math.min(gap.toMs, snowflakeTimeMs(fill.untilId) ?? 0);
  return fromMs < toMs ? [{ fromMs, toMs, of: 'all' }] : [];
}

function pauseAfter({ resumeAtMs }: Exclude<SweepResult, { kind: 'complete' }>, nowMs: number): number {
  return Math.max(PAUSE_MS, (resumeAtMs ?? 0) - nowMs);
}
