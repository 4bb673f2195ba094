import { backfillStateKey, newBackfillState } from '../../core/backfill.ts';
import type { Search } from '../../core/config.ts';
import { newSearchState, type SearchState, searchStateKey } from '../../core/search-state.ts';
import { firstCursor } from '../../core/sweep-plan.ts';
import type { TimeSpan } from '../../core/time-spans.ts';
import type { Lake } from '../lake.ts';
import type { Archive } from '../ports/tweet-source.ts';

/** What of X a sweep reads, and where it keeps how far it came. */
export interface Reach {
  readonly stateKey: string;
  /** Where the first sweep begins. */
  readonly firstState: SearchState;
  readonly archive: Archive;
  readonly pageTweets: number;
  /** Between the beginnings of two requests. */
  readonly requestMsMin: number;
}

/** X's largest pages, and its limit of one request a second. Source: docs.x.com, search, August 2026. */
const RECENT = { archive: 'recent', pageTweets: 100, requestMsMin: 0 } as const;
const FULL_ARCHIVE = { archive: 'all', pageTweets: 500, requestMsMin: 1000 } as const;

/** The reach of a search's sweep: what came since the last one, or a span of tweet time from the full archive. */
export function reachOf(
  { clock, hash }: Lake,
  search: Search,
  { span, firstLookbackMs }: { readonly span?: TimeSpan; readonly firstLookbackMs: number },
): Reach {
  if (span) {
    return { ...FULL_ARCHIVE, stateKey: backfillStateKey(search, span, hash), firstState: newBackfillState(span) };
  }
  const firstState = newSearchState(firstCursor(clock.nowMs(), firstLookbackMs));
  return { ...RECENT, stateKey: searchStateKey(search.name), firstState };
}
