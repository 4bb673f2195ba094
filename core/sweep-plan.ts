import type { Gap, SearchState } from './search-state.ts';
import { compareIds, idAfter, idAt, idBefore, maxId, snowflakeTimeMs } from './snowflake.ts';
import { spansWithout } from './time-spans.ts';

/** Recent search reaches back seven days; the margin is for the time that a sweep takes to get there. Source: docs.x.com. */
const REACH_MS = 7 * 86_400_000;
const REACH_MARGIN_MS = 10 * 60_000;

/** One window of ids for a sweep: sinceId and untilId are both exclusive, as X has them. */
export interface SweepWindow {
  readonly sinceId: string;
  readonly untilId: string;
  /** Where the sweep began: what it covers once it is complete is everything below this id. */
  readonly firstUntilId: string;
}

/** No since_id below this one is sent at this time; `namedMs`: the time after which it must be, when X has just said so. */
export function reachBorder(nowMs: number, namedMs = 0): string {
  return idBefore(idAt(Math.max(nowMs - REACH_MS, namedMs) + REACH_MARGIN_MS));
}

/** The state with its cursor not below the border; where it had to be moved, the gap stands in its `gaps`. */
export function moveIntoReach(state: SearchState, borderId: string): SearchState {
  if (compareIds(state.cursor, borderId) >= 0) return state;
  const { paused } = state;
  if (paused !== null && compareIds(paused.lowId, borderId) <= 0) {
    // What the paused sweep still had to read is out of reach, what it has read is durable.
    const gaps = withGap(state.gaps, state.cursor, idBefore(paused.lowId));
    return moveIntoReach({ ...state, ...COMPLETE, cursor: idBefore(paused.firstUntilId), gaps }, borderId);
  }
  return { ...state, cursor: borderId, gaps: withGap(state.gaps, state.cursor, borderId) };
}

const COMPLETE = { hasCompleted: true, paused: null } as const;

/**
 * With the time of the ids after the first, up to and with the second; nothing where an overlap was read down to below
 * the first. A search that cannot read for long finds a little more to be missed each time: that is one gap.
 */
function withGap(gaps: SearchState['gaps'], afterId: string, lastId: string): SearchState['gaps'] {
  const gap: Gap = { fromMs: timeAfter(afterId), toMs: timeAfter(lastId) };
  if (gap.fromMs >= gap.toMs) return gaps;
  const last = gaps.at(-1);
  return last?.toMs === gap.fromMs ? [...gaps.slice(0, -1), { ...gap, fromMs: last.fromMs }] : [...gaps, gap];
}

/** What of a state's gaps was found since they ended then (null: when there was none). */
export function gapsSince(gaps: readonly Gap[], knownToMs: number | null): Gap[] {
  return spansWithout(gaps, [{ fromMs: Number.NEGATIVE_INFINITY, toMs: knownToMs ?? 0 }]);
}

export interface WindowPlan {
  readonly nowMs: number;
  /** How old a tweet must be. */
  readonly settleMs: number;
  /** How much before the cursor is read once more. */
  readonly overlapMs: number;
  /** The lowest since_id. */
  readonly borderId: string;
}

/** The window to read next, the rest of a paused sweep first; null when there is nothing that has settled. */
export function nextWindow(state: SearchState, plan: WindowPlan): SweepWindow | null {
  const sinceId = sinceIdOf(state, plan);
  if (state.paused !== null) {
    return { sinceId, untilId: state.paused.lowId, firstUntilId: state.paused.firstUntilId };
  }
  const untilId = idAt(plan.nowMs - plan.settleMs);
  if (compareIds(idBefore(untilId), state.cursor) <= 0) return null;
  return { sinceId, untilId, firstUntilId: untilId };
}

/** Whether no id can lie within: X refuses such a window. */
export function isEmptyWindow({ sinceId, untilId }: SweepWindow): boolean {
  return compareIds(idBefore(untilId), sinceId) <= 0;
}

/** X tells its time in whole seconds. */
const CLOCK_TOLERANCE_MS = 2000;

/**
 * The window, ended where a tweet is old enough by X's own clock: where that of this machine is ahead, the window reaches
 * into what X shows later, and its end would pass that over. `answeredAtMs`: X's time when it gave the newest tweets.
 */
export function settledWindow(
  window: SweepWindow,
  { cursor }: SearchState,
  { answeredAtMs, settleMs }: { readonly answeredAtMs: number; readonly settleMs: number },
): SweepWindow {
  const endMs = answeredAtMs - settleMs;
  if (compareIds(window.firstUntilId, idAt(endMs + CLOCK_TOLERANCE_MS)) <= 0) return window;
  return { ...window, firstUntilId: maxId(idAt(endMs), idAfter(cursor)) };
}

/** The cursor is not below the border. Before a search was read to its end once, there is nothing to overlap with. */
function sinceIdOf({ cursor, hasCompleted }: SearchState, { overlapMs, borderId }: WindowPlan): string {
  if (!hasCompleted || overlapMs === 0) return cursor;
  const before = idBefore(idAt(timeAfter(cursor) - overlapMs));
  return compareIds(before, borderId) < 0 ? borderId : before;
}

/** The state once the window is durable down to `lowId`. */
export function pausedAt(state: SearchState, { firstUntilId }: SweepWindow, lowId: string): SearchState {
  // What lies above the end is read again.
  return { ...state, paused: { firstUntilId, lowId: compareIds(lowId, firstUntilId) < 0 ? lowId : firstUntilId } };
}

/** The state once the whole window is durable (invariant 4). */
export function completed(state: SearchState, window: SweepWindow): SearchState {
  return { ...state, ...COMPLETE, cursor: idBefore(window.firstUntilId) };
}

/** The cursor of a search that begins now and looks back. */
export function firstCursor(nowMs: number, lookbackMs: number): string {
  return idBefore(idAt(nowMs - lookbackMs));
}

/** Up to when the search was read, when that is later than now, UTC milliseconds; else null. A clock was wrong then, or is. */
export function timeAhead(state: SearchState, nowMs: number): number | null {
  const readUntilMs = timeAfter(state.cursor);
  return readUntilMs > nowMs ? readUntilMs : null;
}

/** The first millisecond that lies behind this id altogether. */
function timeAfter(id: string): number {
  return (snowflakeTimeMs(id) ?? 0) + 1;
}
