import type { Search } from './config.ts';
import { BACKFILL_STATE_PREFIX } from './contract/keys.ts';
import { type Hash, SHORT_HASH_CHARS } from './hash.ts';
import { type Gap, newSearchState, type SearchState } from './search-state.ts';
import { idAt, idBefore } from './snowflake.ts';
import { spansWithout, type TimeSpan } from './time-spans.ts';

/** Where a backfill keeps how far it has come: apart from its search, whose cursor is not to move; one for each query. */
export function backfillStateKey({ name, query }: Search, { fromMs, toMs }: TimeSpan, hash: Hash): string {
  const span = `${timeText(fromMs)}-${timeText(toMs)}`;
  return `${BACKFILL_STATE_PREFIX}${name}/${span}-${hash(query).slice(0, SHORT_HASH_CHARS)}.json`;
}

/** A time without signs that a file's name could not hold: `20261121T130000.000Z`. */
function timeText(timeMs: number): string {
  return new Date(timeMs).toISOString().replaceAll(/[-:]/g, '');
}

/** A backfill that begins is a sweep of the span that was cut before its first page. Throws RangeError before November 2010. */
export function newBackfillState({ fromMs, toMs }: TimeSpan): SearchState {
  const untilId = idAt(toMs);
  return { ...newSearchState(idBefore(idAt(fromMs))), paused: { firstUntilId: untilId, lowId: untilId } };
}

/** What of the gaps lies outside of the span, oldest first where they were. */
export function gapsOutside(gaps: readonly Gap[], span: TimeSpan): Gap[] {
  return spansWithout(gaps, [span]);
}
