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
    for (const day of daysOfMonth(monthInTurn(nowMs, firstDay))) days.add(day);
  }
  return [...days].sort();
}

function monthInTurn(nowMs: number, firstDay: Day): number {
  const first = monthOf(Date.parse(firstDay));
  const months = Math.max(1, monthOf(nowMs) - first + 1);
  return first + (Math.floor(nowMs / DAY_MS) % months);
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
