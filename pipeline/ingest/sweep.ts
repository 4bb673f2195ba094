import type { Search } from '../../core/config.ts';
import { SourceError } from '../../core/errors.ts';
import { idOf } from '../../core/json.ts';
import type { SearchRun } from '../../core/search-record.ts';
import { type Gap, SEARCH_STATE_FORMAT, type SearchState, searchStateKey } from '../../core/search-state.ts';
import { compareIds } from '../../core/snowflake.ts';
import { completed, moveIntoReach, nextWindow, pausedAt, type SweepWindow, timeAhead } from '../../core/sweep-plan.ts';
import type { TimeSpan } from '../../core/time-spans.ts';
import { claimState, type HeldState, saveState } from '../held-state.ts';
import type { Lake } from '../lake.ts';
import type { Claimant } from '../ports/claimant.ts';
import type { SearchPage, TweetSource } from '../ports/tweet-source.ts';
import { recordBegin } from '../record-run.ts';
import { storePage } from './store-page.ts';
import { type Reach, reachOf } from './sweep-reach.ts';
import { beginFrom, recordSweep } from './sweep-record.ts';

/** The lease is so much longer than the time for requests: the last page is being read and written then, and paid for. */
const LAST_PAGE_MS = 60_000;

export interface SweepOptions {
  /** Names this run; no two runs have the same. */
  readonly runId: string;
  readonly claimant: Claimant;
  /** UTC milliseconds after which no request is made. */
  readonly deadlineMs: number;
  readonly settleMs: number;
  readonly firstLookbackMs: number;
  /**
   * The tweet time to read from the full archive instead of what came since the last sweep: a backfill, with a state of
   * its own. It must have settled.
   */
  readonly span?: TimeSpan;
  /** Ends the sweep after the page that is being read. */
  readonly signal?: AbortSignal;
  /** Called with the keys of each page's RAW files as soon as they are durable. */
  readonly onFiles?: (rawKeys: readonly string[]) => void;
}

export interface SweepCounts {
  /** Tweets written to RAW; a tweet read again after a crash counts again. */
  tweets: number;
  files: number;
  requests: number;
  /** Tweets that could not be read; they are in quarantine. */
  rejected: number;
  /** Errors that X sent beside tweets. */
  partialErrors: number;
}

export type SweepResult = SweepCounts & {
  /** Tweet time that this sweep found to be out of X's reach. */
  readonly gaps: readonly Gap[];
} & (
    | { readonly kind: 'complete' }
    /** `resumeAtMs`: when it can go on; null for at once. `error`: what X answered, when that cut it. */
    | {
        readonly kind: 'cut';
        readonly reason: string;
        readonly resumeAtMs: number | null;
        readonly error?: SourceError;
      }
    /** Another run holds the search. */
    | { readonly kind: 'busy'; readonly reason: string; readonly resumeAtMs: number }
  );

type WindowEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'cut'; readonly reason: string; readonly resumeAtMs: number | null; readonly error?: SourceError };

interface Run {
  readonly lake: Lake;
  readonly source: TweetSource;
  readonly search: Search;
  readonly options: SweepOptions;
  readonly reach: Reach;
  /** When the next request may be made, UTC milliseconds. */
  nextRequestMs: number;
  readonly held: HeldState<SearchState>;
  readonly counts: SweepCounts;
}

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
  const counts: SweepCounts = { tweets: 0, files: 0, requests: 0, rejected: 0, partialErrors: 0 };
  const reach = reachOf(lake, search, options);
  const searchRun = searchRunOf(lake, search, options);
  const claimed = await claimState(lake, {
    key: reach.stateKey,
    format: SEARCH_STATE_FORMAT,
    runId: options.runId,
    begin: (state) => beginFrom(lake, state, searchRun),
    leaseUntilMs: options.deadlineMs + LAST_PAGE_MS,
    claimant: options.claimant,
    firstState: reach.firstState,
  });
  if (claimed.kind === 'busy') {
    const reason = `another run holds the search "${search.name}"`;
    return { ...counts, gaps: [], kind: 'busy', reason, resumeAtMs: claimed.claim.leaseUntilMs };
  }
  const { held } = claimed;
  const knownGaps = held.state.gaps.length;
  const key = await recordBegin(lake, searchRun);
  if (reach.archive === 'recent') held.state = moveIntoReach(held.state, lake.clock.nowMs());
  const run: Run = { lake, source, search, options, reach, nextRequestMs: 0, held, counts };
  const end = await readWindows(run);
  const gaps = held.state.gaps.slice(knownGaps);
  const reason = end.kind === 'cut' ? end.reason : null;
  const told = { key, outcome: end.kind, reason, posts: counts.tweets, requests: counts.requests };
  await recordSweep(lake, searchRun, held.state, told);
  await saveState(lake, held, { ...held.state, claim: null });
  return { ...counts, gaps, ...end };
}

function searchRunOf({ clock }: Lake, { name, query }: Search, { runId, span }: SweepOptions): SearchRun {
  return { name, source: span ? 'backfill' : 'search', query, run: runId, beganAtMs: clock.nowMs() };
}

/** The rest of a paused sweep is one window, what came since then another. */
async function readWindows(run: Run): Promise<WindowEnd> {
  for (;;) {
    const wasPaused = run.held.state.paused !== null;
    if (!wasPaused && run.options.span) return { kind: 'complete' };
    const window = nextWindow(run.held.state, run.lake.clock.nowMs(), run.options.settleMs);
    if (window === null) return endWithoutWindow(run);
    const end = await readWindow(run, window);
    if (end.kind === 'cut' || !wasPaused) return end;
  }
}

/** Nothing has settled since the last sweep; that a cursor lies ahead of the clock is no such case, and would last. */
function endWithoutWindow({ lake, search, held, options }: Run): WindowEnd {
  const readUntilMs = timeAhead(held.state, lake.clock.nowMs());
  if (readUntilMs === null) return { kind: 'complete' };
  const reason =
    `the search was read up to ${new Date(readUntilMs).toISOString()}, which the clock of this machine has not reached; ` +
    `set the clock, or remove ${searchStateKey(search.name)} to begin the search anew`;
  return { kind: 'cut', reason, resumeAtMs: readUntilMs + options.settleMs };
}

/** How far a window has been read: down to `lowId` it is durable, and X has more behind `nextToken`. */
interface Progress {
  readonly kind: 'more';
  readonly lowId: string;
  readonly nextToken: string | null;
}

async function readWindow(run: Run, window: SweepWindow): Promise<WindowEnd> {
  let step: Progress | WindowEnd = { kind: 'more', lowId: window.untilId, nextToken: null };
  while (step.kind === 'more') {
    await waitForTurn(run);
    step = cutBefore(run) ?? (await readNext(run, window, step));
  }
  return step;
}

async function waitForTurn(run: Run): Promise<void> {
  const { clock } = run.lake;
  const waitMs = run.nextRequestMs - clock.nowMs();
  if (waitMs > 0) await clock.sleep(waitMs, run.options.signal);
}

/** Reads one page and makes it durable, then the state: in this order (invariant 4). */
async function readNext(run: Run, window: SweepWindow, progress: Progress): Promise<Progress | WindowEnd> {
  const { lake, held } = run;
  const page = await readPage(run, window, progress.nextToken);
  if (page instanceof SourceError) return cutBy(page, lake.clock.nowMs());
  const { nextToken, rateLimit } = page;
  const lowId = await keepPage(run, page, window, progress.lowId);
  const state = nextToken === null ? completed(held.state, window) : pausedAt(held.state, window, lowId);
  if (!(await saveState(lake, held, state))) {
    return { kind: 'cut', reason: 'another run took the search over', resumeAtMs: null };
  }
  if (nextToken === null) return { kind: 'complete' };
  if (nextToken === progress.nextToken) return cutBy(sameTokenError(), lake.clock.nowMs());
  if (rateLimit?.remaining !== 0) return { kind: 'more', lowId, nextToken };
  return { kind: 'cut', reason: 'the rate limit is used up', resumeAtMs: rateLimit.resetAtMs };
}

function cutBefore({ lake, options }: Run): WindowEnd | null {
  if (options.signal?.aborted) return { kind: 'cut', reason: 'it was asked to stop', resumeAtMs: null };
  if (lake.clock.nowMs() >= options.deadlineMs) return { kind: 'cut', reason: 'its time was up', resumeAtMs: null };
  return null;
}

async function readPage(run: Run, window: SweepWindow, nextToken: string | null): Promise<SearchPage | SourceError> {
  const { archive, pageTweets, requestMsMin } = run.reach;
  run.nextRequestMs = run.lake.clock.nowMs() + requestMsMin;
  run.counts.requests++;
  try {
    return await run.source.search({
      archive,
      query: run.search.query,
      sinceId: window.sinceId,
      untilId: window.untilId,
      maxResults: pageTweets,
      ...(nextToken === null ? {} : { nextToken }),
    });
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

/** It would be read, and paid for, again and again. */
function sameTokenError(): SourceError {
  return new SourceError('X gave the token of the page that it had just given', { kind: 'unavailable' });
}

/**
 * Makes the page durable, in RAW or in quarantine; gives the lowest id of the window that now is.
 * An id below the window says nothing about what stands between.
 */
async function keepPage(run: Run, page: SearchPage, window: SweepWindow, lowId: string): Promise<string> {
  const { lake, search, options, counts } = run;
  const stored = await storePage(lake, search, page);
  counts.tweets += stored.tweets;
  counts.files += stored.rawKeys.length;
  counts.rejected += stored.rejected;
  counts.partialErrors += page.errors.length;
  if (stored.rawKeys.length > 0) options.onFiles?.(stored.rawKeys);
  const ids = page.tweets.flatMap(({ id }) => idOf(id) ?? []).filter((id) => compareIds(id, window.sinceId) > 0);
  return ids.reduce((low, id) => (compareIds(id, low) < 0 ? id : low), lowId);
}

function cutBy(error: SourceError, nowMs: number): WindowEnd {
  const { failure } = error;
  const resumeAtMs = failure.kind === 'rate-limited' ? (failure.resetAtMs ?? nowMs + RATE_LIMIT_WINDOW_MS) : null;
  return { kind: 'cut', reason: error.message, resumeAtMs, error };
}

/** X counts requests in windows of 15 minutes. Source: docs.x.com, rate limits, August 2026. */
const RATE_LIMIT_WINDOW_MS = 15 * 60_000;
