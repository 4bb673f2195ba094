import type { Search } from '../../core/config.ts';
import { parseSearchState, searchStateKey, serializeSearchState } from '../../core/search-state.ts';
import { commonSpans, spansWithout, type TimeSpan } from '../../core/time-spans.ts';
import type { Lake } from '../lake.ts';

export type ClosedGaps =
  /** Tweet time that the search missed and now has; none when no gap of the same query lay in the span. */
  | { readonly kind: 'closed'; readonly gaps: readonly TimeSpan[] }
  /** A run holds the search: its gaps can be closed once it has ended. */
  | { readonly kind: 'busy' };

const ATTEMPTS_MAX = 8;
const RETRY_PAUSE_MS = 1000;

/**
 * Takes what a complete backfill has read out of the gaps of its search. Only those of the same query are closed.
 * Waits some seconds for a run of the search to end, no longer.
 */
export async function closeGaps(lake: Lake, search: Search, span: TimeSpan): Promise<ClosedGaps> {
  const key = searchStateKey(search.name);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await lake.clock.sleep(RETRY_PAUSE_MS);
    const object = await lake.store.get(key);
    if (object === null) return { kind: 'closed', gaps: [] };
    const state = parseSearchState(new TextDecoder().decode(object.bytes), key);
    const gaps = commonSpans(state.gaps, [span]);
    if (gaps.length === 0 || state.began?.query !== search.query) return { kind: 'closed', gaps: [] };
    // A run counts the gaps from where it began: they must not change under it.
    if (state.claim !== null) continue;
    const bytes = new TextEncoder().encode(serializeSearchState({ ...state, gaps: spansWithout(state.gaps, [span]) }));
    const put = await lake.store.put(key, bytes, { ifMatch: object.etag });
    if (put.kind === 'written') return { kind: 'closed', gaps };
  }
  return { kind: 'busy' };
}
