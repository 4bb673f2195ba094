import type { Search } from '../../core/config.ts';
import type { SourceError } from '../../core/errors.ts';
import type { SearchRun } from '../../core/search-record.ts';
import { type Gap, SEARCH_STATE_FORMAT, searchStateKey } from '../../core/search-state.ts';
import { compareIds } from '../../core/snowflake.ts';
import {
  completed,
  gapsSince,
  isEmptyWindow,
  moveIntoReach,
  nextWindow,
  reachBorder,
  type SweepWindow,
  timeAhead,
} from '../../core/sweep-plan.ts';
import { claimState, saveState } from '../held-state.ts';
import type { Lake } from '../lake.ts';
import type { TweetSource } from '../ports/tweet-source.ts';
import { recordBegin } from '../record-run.ts';
import { readWindow, type WindowEnd } from './read-window.ts';
import { reachOf, startOf } from './sweep-reach.ts';
import { beginFrom, recordSweep } from './sweep-record.ts';
import { type Cut, NOTHING_SWEPT, type SweepCounts, type SweepOptions, type SweepRun } from './sweep-run.ts';

/** The lease is so much longer than the time for requests: the last page is being read and written then, and paid for. */
const LAST_PAGE_MS = 60_000;

export type SweepResult = SweepCounts & {
  /** Tweet time that this sweep found to be out of X's reach. */
  readonly gaps: readonly Gap[];
} & (
    | { readonly kind: 'complete' }
    | Cut
    /** Another run holds the search. */
    | { readonly kind: 'busy'; readonly reason: string; readonly resumeAtMs: number }
  );

/**
 * Reads everything that X has for a search since the cursor, newest first, into RAW: first what a sweep before it left,
 * then up to what has settled. The cursor moves only after what it passes over is durable (invariant 4); wherever the
 * process dies, the next sweep goes on there. Rejects with LakeError when the store fails; failures of X cut the sweep.
 */
export async function sweep(
  lake: Lake,
  source: TweetSource,
  search: Search,
  options: SweepOptions,
): Promise<SweepResult> {
  const counts: SweepCounts = { ...NOTHING_SWEPT };
  const reach = reachOf(lake, search, options);
  const searchRun = searchRunOf(lake, search, options);
  const claimed = await claimState(lake, {
    key: reach.stateKey,
    format: SEARCH_STATE_FORMAT,
    runId: options.runId,
    begin: (found) => beginFrom(lake, found, searchRun, startOf(found, reach, options.origin)),
    leaseUntilMs: options.deadlineMs + LAST_PAGE_MS,
    claimant: options.claimant,
    firstState: reach.firstState,
  });
  if (claimed.kind === 'busy') {
    const reason = `another run holds the search "${search.name}"`;
    return { ...counts, gaps: [], kind: 'busy', reason, resumeAtMs: claimed.claim.leaseUntilMs };
  }
  const { held } = claimed;
  const key = await recordBegin(lake, searchRun);
  const borderId = reach.archive === 'recent' ? reachBorder(lake.clock.nowMs()) : FIRST_ID;
  const run: SweepRun = { lake, source, search, options, reach, borderId, nextRequestMs: 0, held, counts };
  const end = await readWindows(run);
  const gaps = gapsSince(held.state.gaps, held.state.began?.gapsToMs ?? null);
  const reason = end.kind === 'cut' ? end.reason : null;
  const told = { key, outcome: end.kind, reason, posts: counts.tweets, requests: counts.requests };
  await recordSweep(lake, searchRun, held.state, told);
  await saveState(lake, held, { ...held.state, claim: null });
  return { ...counts, gaps, ...end };
}

function searchRunOf({ clock }: Lake, { name, query }: Search, { runId, span }: SweepOptions): SearchRun {
  return { name, source: span ? 'backfill' : 'search', query, run: runId, beganAtMs: clock.nowMs() };
}

/** The full archive has no border. */
const FIRST_ID = '1';

type SweepEnd = Exclude<WindowEnd, { kind: 'too-old' }>;

async function readWindows(run: SweepRun): Promise<SweepEnd> {
  for (;;) {
    const end = await readNextWindow(run);
    if (end !== null) return end;
  }
}

/** The rest of a paused sweep is one window, what came since then another; null when there is one more to read. */
async function readNextWindow(run: SweepRun): Promise<SweepEnd | null> {
  const { held, reach, options, lake, borderId } = run;
  const { settleMs, overlapMs = 0 } = options;
  held.state = moveIntoReach(held.state, borderId);
  const wasPaused = held.state.paused !== null;
  if (!wasPaused && reach.isBounded) return { kind: 'complete' };
  const window = nextWindow(held.state, { nowMs: lake.clock.nowMs(), settleMs, overlapMs, borderId });
  if (window === null) return endWithoutWindow(run);
  if (isEmptyWindow(window)) {
    held.state = completed(held.state, window);
    return null;
  }
  const end = await readWindow(run, window);
  if (end.kind === 'too-old') return raiseBorder(run, window, end.error) ? null : cutByFault(end.error);
  return end.kind === 'complete' && wasPaused ? null : end;
}

/** Takes over the border that X named; false when that is of no use. */
function raiseBorder(run: SweepRun, window: SweepWindow, { failure }: SourceError): boolean {
  const namedMs = failure.kind === 'invalid-request' ? failure.sinceMsMin : undefined;
  const border = reachBorder(run.lake.clock.nowMs(), namedMs);
  if (compareIds(border, window.sinceId) <= 0 || compareIds(border, window.firstUntilId) >= 0) return false;
  run.borderId = border;
  return true;
}

function cutByFault(error: SourceError): Cut {
  return { kind: 'cut', cause: 'fault', reason: error.message, resumeAtMs: null, error };
}

/** Nothing has settled since the last sweep; that a cursor lies ahead of the clock is no such case, and would last. */
function endWithoutWindow({ lake, search, held, options }: SweepRun): { kind: 'complete' } | Cut {
  const readUntilMs = timeAhead(held.state, lake.clock.nowMs());
  if (readUntilMs === null) return { kind: 'complete' };
  const reason =
    `the search was read up to ${new Date(readUntilMs).toISOString()}, which the clock of this machine has not reached; ` +
    `set the clock, or remove ${searchStateKey(search.name)} to begin the search anew`;
  return { kind: 'cut', cause: 'clock', reason, resumeAtMs: readUntilMs + options.settleMs };
}
