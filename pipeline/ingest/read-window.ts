import { SourceError } from '../../core/errors.ts';
import { idOf } from '../../core/json.ts';
import { isFreeOfCharge, postPricesMax, postPricesOf } from '../../core/post-price.ts';
import { compareIds } from '../../core/snowflake.ts';
import { completed, pausedAt, type SweepWindow, settledWindow } from '../../core/sweep-plan.ts';
import type { Refusal, Reservation } from '../budget/budget.ts';
import { saveState } from '../held-state.ts';
import type { SearchPage } from '../ports/tweet-source.ts';
import { cut, cutByError, cutByRateLimit } from './cut.ts';
import { searchLabel, storePage } from './store-page.ts';
import type { Cut, SweepRun } from './sweep-run.ts';

/** X's smallest page. Source: docs.x.com, search, August 2026. */
const PAGE_TWEETS_MIN = 10;
/** Pages in a row that bring no lower id; each may be paid for, and X's tokens may never end. */
const IDLE_PAGES_MAX = 10;

export type WindowEnd =
  | { readonly kind: 'complete' }
  | Cut
  /** X takes no since_id that is as old as the window's. */
  | { readonly kind: 'too-old'; readonly error: SourceError };

/** How far a window has been read: down to `lowId` it is durable, and X has more behind `nextToken`. */
interface Progress {
  readonly kind: 'more';
  readonly window: SweepWindow;
  readonly lowId: string;
  readonly nextToken: string | null;
  readonly idlePages: number;
}

/** Reads a window page by page, newest first, each paid from the budget (invariant 7). Rejects with LakeError. */
export async function readWindow(run: SweepRun, window: SweepWindow): Promise<WindowEnd> {
  let step: Progress | WindowEnd = { kind: 'more', window, lowId: window.untilId, nextToken: null, idlePages: 0 };
  while (step.kind === 'more') {
    await waitForTurn(run);
    step = cutBefore(run) ?? (await readNext(run, step));
  }
  return step;
}

async function waitForTurn(run: SweepRun): Promise<void> {
  const { clock } = run.lake;
  const waitMs = run.nextRequestMs - clock.nowMs();
  if (waitMs > 0) await clock.sleep(waitMs, run.options.signal);
}

function cutBefore({ lake, options }: SweepRun): Cut | null {
  if (options.signal?.aborted) return cut('stopped', 'it was asked to stop');
  if (lake.clock.nowMs() >= options.deadlineMs) return cut('deadline', 'its time was up');
  return null;
}

/** Reserves what a page can cost, reads it, and gives back what it did not cost. */
async function readNext(run: SweepRun, progress: Progress): Promise<Progress | WindowEnd> {
  const block = await reservePage(run);
  if (block.kind === 'refused') return cut('budget', block.reason, block.resumeAtMs);
  // Other spenders may have kept it waiting.
  const late = cutBefore(run);
  if (late !== null) {
    await block.settle(0);
    return late;
  }
  const page = await readPage(run, progress, block.units);
  if (page instanceof SourceError) {
    if (isFreeOfCharge(page.failure)) await block.settle(0);
    return endBy(run, page);
  }
  const step = await keepPage(run, progress, page);
  // Last, so that nothing stands between the tweets and RAW.
  const postPrices = postPricesOf(page);
  run.counts.postPrices += postPrices;
  await block.settle(postPrices);
  return step;
}

function reservePage({ options, search, source, reach }: SweepRun): Promise<Reservation | Refusal> {
  return options.budget.reserve({
    spender: `${options.span ? 'backfill' : 'search'}:${search.name}`,
    unitPosts: postPricesMax(1, source.expansions),
    units: reach.pageTweets,
    unitsMin: PAGE_TWEETS_MIN,
  });
}

async function readPage(
  run: SweepRun,
  { window: { sinceId, untilId }, nextToken }: Progress,
  maxResults: number,
): Promise<SearchPage | SourceError> {
  const { archive, requestMsMin } = run.reach;
  run.counts.requests++;
  const { query } = run.search;
  try {
    const request = { archive, query, sinceId, untilId, maxResults };
    return await run.source.search({ ...request, ...(nextToken === null ? {} : { nextToken }) });
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  } finally {
    // Not from its beginning: how long it was under way is not known, and X counts arrivals.
    run.nextRequestMs = run.lake.clock.nowMs() + requestMsMin;
  }
}

/** Makes the page durable, in RAW or in quarantine, then the state: in this order (invariant 4). */
async function keepPage(run: SweepRun, progress: Progress, page: SearchPage): Promise<Progress | WindowEnd> {
  const { lake, search, options, counts, held } = run;
  const stored = await storePage(lake, searchLabel(search), page);
  counts.tweets += stored.tweets;
  counts.files += stored.rawKeys.length;
  counts.rejected += stored.rejected;
  counts.partialErrors += page.errors.length;
  if (stored.rawKeys.length > 0) options.onFiles?.(stored.rawKeys);
  const window = settledOf(run, progress.window, page);
  const lowId = lowestOf(page, window, progress.lowId);
  const isLast = page.nextToken === null;
  const state = isLast ? completed(held.state, window) : pausedAt(held.state, window, lowId);
  if (!(await saveState(lake, held, state))) return cut('taken-over', 'another run took the search over');
  return isLast ? { kind: 'complete' } : nextStep({ ...progress, window }, page, lowId);
}

/** A span that was asked for ends where it was asked to. */
function settledOf({ reach, held, options }: SweepRun, window: SweepWindow, { answeredAtMs }: SearchPage): SweepWindow {
  if (reach.isBounded || answeredAtMs === undefined) return window;
  return settledWindow(window, held.state, { answeredAtMs, settleMs: options.settleMs });
}

/** The lowest id of the window that is durable now. An id below the window says nothing about what stands between. */
function lowestOf(page: SearchPage, { sinceId }: SweepWindow, lowId: string): string {
  const ids = page.tweets.flatMap(({ id }) => idOf(id) ?? []).filter((id) => compareIds(id, sinceId) > 0);
  return ids.reduce((low, id) => (compareIds(id, low) < 0 ? id : low), lowId);
}

function nextStep(progress: Progress, { nextToken, rateLimit }: SearchPage, lowId: string): Progress | Cut {
  const idlePages = lowId === progress.lowId ? progress.idlePages + 1 : 0;
  // It would be read, and paid for, again and again.
  if (nextToken === progress.nextToken) return fault('X gave the token of the page that it had just given');
  if (idlePages >= IDLE_PAGES_MAX) return fault(`X gave ${idlePages} pages in a row without an older tweet`);
  return cutByRateLimit(rateLimit) ?? { ...progress, lowId, nextToken, idlePages };
}

function fault(reason: string): Cut {
  return { ...cut('fault', reason), error: new SourceError(reason, { kind: 'unavailable' }) };
}

function endBy({ lake, reach }: SweepRun, error: SourceError): WindowEnd {
  const { failure } = error;
  const isTooOld = failure.kind === 'invalid-request' && failure.parameters.includes('since_id');
  if (isTooOld && reach.archive === 'recent') return { kind: 'too-old', error };
  return cutByError(error, lake.clock.nowMs());
}
