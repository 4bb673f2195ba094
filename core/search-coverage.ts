import type { Gap, SearchState } from './search-state.ts';
import { idBefore, snowflakeTimeMs } from './snowflake.ts';
import { commonSpans, spansWithout, type TimeSpan } from './time-spans.ts';

/** How far a search has come. */
export type SearchProgress = Pick<SearchState, 'cursor' | 'paused'>;

/**
 * The tweet time that became durable between two states of a search, oldest first, at most two spans: the rest of a
 * sweep that had been cut, and what came since. `missed`: what was passed over between them.
 */
export function coveredBetween(
  before: SearchProgress,
  after: SearchProgress,
  missed: readonly Gap[],
): readonly TimeSpan[] {
  return spansWithout(commonSpans(openSpans(before), durableSpans(after)), missed);
}

/** What was still to be read: up to a paused sweep, and after it. */
function openSpans({ cursor, paused }: SearchProgress): TimeSpan[] {
  const end = { toMs: Number.POSITIVE_INFINITY };
  if (paused === null) return [{ fromMs: timeAfter(cursor), ...end }];
  return [
    { fromMs: timeAfter(cursor), toMs: timeDownTo(paused.lowId) },
    { fromMs: timeOf(paused.firstUntilId), ...end },
  ];
}

function durableSpans({ cursor, paused }: SearchProgress): TimeSpan[] {
  const upToCursor = { fromMs: Number.NEGATIVE_INFINITY, toMs: timeAfter(cursor) };
  if (paused === null) return [upToCursor];
  return [upToCursor, { fromMs: timeDownTo(paused.lowId), toMs: timeOf(paused.firstUntilId) }];
}

function timeOf(id: string): number {
  return snowflakeTimeMs(id) ?? 0;
}

/** The first millisecond of which every id is this one or above it; gaps are cut there, too. */
function timeDownTo(id: string): number {
  return timeAfter(idBefore(id));
}

/** The first millisecond that lies behind this id altogether. */
function timeAfter(id: string): number {
  return timeOf(id) + 1;
}
