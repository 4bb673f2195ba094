import { backfillStateKey, newBackfillState } from '../../core/backfill.ts';
import type { Search } from '../../core/config.ts';
import { STREAM_FILL_STATE_PREFIX } from '../../core/contract/keys.ts';
import { newSearchState, type SearchState, searchStateKey } from '../../core/search-state.ts';
import { isSweepOf, newFillState, type StreamFill } from '../../core/stream-fill.ts';
import { firstCursor } from '../../core/sweep-plan.ts';
import type { TimeSpan } from '../../core/time-spans.ts';
import type { Lake } from '../lake.ts';
import type { Archive } from '../ports/tweet-source.ts';

/** What of X a sweep reads, and where it keeps how far it came. */
export interface Reach {
  readonly stateKey: string;
  /** Where the first sweep begins. */
  readonly firstState: SearchState;
  /** Whether a state that is found there is of this reach; another one is begun anew. */
  readonly isOf: (state: SearchState) => boolean;
  /** Whether it ends where it began: what came since then is not read. */
  readonly isBounded: boolean;
  readonly archive: Archive;
  readonly pageTweets: number;
  /** Between the beginnings of two requests. */
  readonly requestMsMin: number;
}

/** X's largest pages, and its limit of one request a second. Source: docs.x.com, search, August 2026. */
const RECENT = { archive: 'recent', pageTweets: 100, requestMsMin: 0 } as const;
const FULL_ARCHIVE = { archive: 'all', pageTweets: 500, requestMsMin: 1000 } as const;

export interface ReachOptions {
  readonly span?: TimeSpan;
  readonly fill?: StreamFill;
  readonly firstLookbackMs: number;
}

/** The reach of a search's sweep: what came since the last one, a span of tweet time from the full archive, or a window. */
export function reachOf({ clock, hash }: Lake, search: Search, { span, fill, firstLookbackMs }: ReachOptions): Reach {
  const isOf = () => true;
  if (span) {
    const stateKey = backfillStateKey(search, span, hash);
    return { ...FULL_ARCHIVE, isBounded: true, stateKey, firstState: newBackfillState(span), isOf };
  }
  if (fill) {
    const stateKey = `${STREAM_FILL_STATE_PREFIX}${search.name}.json`;
    const isOfFill = (state: SearchState) => isSweepOf(state, fill);
    return { ...RECENT, isBounded: true, stateKey, firstState: newFillState(fill), isOf: isOfFill };
  }
  const firstState = newSearchState(firstCursor(clock.nowMs(), firstLookbackMs));
  return { ...RECENT, isBounded: false, stateKey: searchStateKey(search.name), firstState, isOf };
}

/** What another origin was read up to says nothing of this one: the search begins anew. */
export function startOf(found: SearchState, reach: Reach, origin: string | undefined): SearchState {
  const isOther = origin !== undefined && found.origin !== null && found.origin !== origin;
  const start = isOther || !reach.isOf(found) ? reach.firstState : found;
  return origin === undefined ? start : { ...start, origin };
}
