import type { Gap, SearchState } from './search-state.ts';
import { compareIds, idAt, idBefore, snowflakeTimeMs } from './snowflake.ts';

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

/** The state with its cursor inside what X still gives; where it had to be moved, the gap stands in its `gaps`. */
export function moveIntoReach(state: SearchState, nowMs: number): SearchState {
  const border = idBefore(idAt(nowMs - REACH_MS + REACH_MARGIN_MS));
  if (compareIds(state.cursor, border) >= 0) return state;
  const { paused } = state;
  if (paused !== null && compareIds(paused.lowId, border) <= 0) {
    // What the paused sweep still had to read is out of reach, what it has read is durable.
    const cursor = idBefore(paused.firstUntilId);
    const gap = gapBetween(state.cursor, idBefore(paused.lowId));
    return moveIntoReach({ ...state, cursor, hasCompleted: true, paused: null, gaps: [...state.gaps, gap] }, nowMs);
  }
  return { ...state, cursor: border, gaps: [...state.gaps, gapBetween(state.cursor, border)] };
}

/** The time of the ids after the first, up to and with the second. */
function gapBetween(afterId: string, lastId: string): Gap {
  return { fromMs: timeAfter(afterId), toMs: timeAfter(lastId) };
}

/** The window to read next, the rest of a paused sweep first; null when there is nothing that has settled. */
export function nextWindow(state: SearchState, nowMs: number, settleMs: number): SweepWindow | null {
  if (state.paused !== null) {
    return { sinceId: state.cursor, untilId: state.paused.lowId, firstUntilId: state.paused.firstUntilId };
  }
  const untilId = idAt(nowMs - settleMs);
  if (compareIds(idBefore(untilId), state.cursor) <= 0) return null;
  return { sinceId: state.cursor, untilId, firstUntilId: untilId };
}

/** The state once the window is durable down to `lowId`. */
export function pausedAt(state: SearchState, window: SweepWindow, lowId: string): SearchState {
  return { ...state, paused: { firstUntilId: window.firstUntilId, lowId } };
}

/** The state once the whole window is durable (invariant 4). */
export function completed(state: SearchState, window: SweepWindow): SearchState {
  return { ...state, cursor: idBefore(window.firstUntilId), hasCompleted: true, paused: null };
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
