import type { Day } from './slot.ts';

const DAY_MS = 86_400_000;
/** A tweet can come this late and its day is still looked at every time: recent search reaches back seven days. */
const RECENT_DAYS = 8;
/** The UTC hour in which an older month is looked at as well. */
const OLDER_MONTH_HOUR = 4;

/**
 * The days that a scheduled reconcile looks at, ascending and unique: the last eight, and once a night one older month,
 * in turn from the lake's first day (null when it has none) on.
 */
export function daysToReconcile(nowMs: number, firstDay: Day | null): Day[] {
  const days = new Set<Day>();
  for (let back = 0; back < RECENT_DAYS; back++) days.add(dayAt(nowMs - back * DAY_MS));
  if (firstDay !== null && new Date(nowMs).getUTCHours() === OLDER_MONTH_HOUR) {
    const month = monthInTurn(nowMs, firstDay);
    for (const day of month === null ? [] : daysOfMonth(month)) days.add(day);
  }
  return [...days].sort();
}

/**
 * The month whose turn it is tonight, or null. The cycle is the next power of two, some of whose nights are free: a cycle
 * as long as there are months would begin anew each month and, past 28 of them, never come to its end.
 */
function monthInTurn(nowMs: number, firstDay: Day): number | null {
  const first = monthOf(Date.parse(firstDay));
  const months = monthOf(nowMs) - first + 1;
  const cycleNights = 2 ** Math.ceil(Math.log2(Math.max(1, months)));
  const turn = Math.floor(nowMs / DAY_MS) % cycleNights;
  return turn < months ? first + turn : null;
}

/** Months are counted from January 2000. */
function monthOf(timeMs: number): number {
  const time = new Date(timeMs);
  return (time.getUTCFullYear() - 2000) * 12 + time.getUTCMonth();
}

function daysOfMonth(month: number): Day[] {
  const days: Day[] = [];
  for (let timeMs = Date.UTC(2000, month); monthOf(timeMs) === month; timeMs += DAY_MS) days.push(dayAt(timeMs));
  return days;
}

function dayAt(timeMs: number): Day {
  return new Date(timeMs).toISOString().slice(0, 10);
}
