import type { Search } from '../../core/config.ts';
import type { SourceError } from '../../core/errors.ts';
import type { SearchState } from '../../core/search-state.ts';
import type { StreamFill } from '../../core/stream-fill.ts';
import type { TimeSpan } from '../../core/time-spans.ts';
import type { Budget } from '../budget/budget.ts';
import type { HeldState } from '../held-state.ts';
import type { Lake } from '../lake.ts';
import type { Claimant } from '../ports/claimant.ts';
import type { TweetSource } from '../ports/tweet-source.ts';
import type { Reach } from './sweep-reach.ts';

export interface SweepOptions {
  /** Names this run; no two runs have the same. */
  readonly runId: string;
  readonly claimant: Claimant;
  /** What each page is paid from. */
  readonly budget: Budget;
  /**
   * Where the tweets come from, when the caller keeps a lake to one origin: what another one was read up to says nothing.
   * Default: not told apart.
   */
  readonly origin?: string;
  /** UTC milliseconds after which no request is made. */
  readonly deadlineMs: number;
  readonly settleMs: number;
  /** How much before the cursor is read once more, for what X's index showed late. Default: 0. */
  readonly overlapMs?: number;
  readonly firstLookbackMs: number;
  /**
   * The tweet time to read from the full archive instead of what came since the last sweep: a backfill, with a state of
   * its own. It must have settled.
   */
  readonly span?: TimeSpan;
  /** The window that a stream did not give, to be read instead of what came since the last sweep. It must have settled. */
  readonly fill?: StreamFill;
  /** Ends the sweep after the page that is being read. */
  readonly signal?: AbortSignal;
  /** Called with the keys of each page's RAW files as soon as they are durable. */
  readonly onFiles?: (rawKeys: readonly string[]) => void;
}

export interface SweepCounts {
  /** Tweets written to RAW; a tweet read again after a crash counts again. */
  tweets: number;
  files: number;
  requests: number;
  /** What X took for the pages that came, in post prices. */
  postPrices: number;
  /** Tweets that could not be read; they are in quarantine. */
  rejected: number;
  /** Errors that X sent beside tweets. */
  partialErrors: number;
}

export const NOTHING_SWEPT: SweepCounts = {
  tweets: 0,
  files: 0,
  requests: 0,
  postPrices: 0,
  rejected: 0,
  partialErrors: 0,
};

export type CutCause =
  | 'deadline'
  | 'stopped'
  | 'rate-limit'
  | 'budget'
  /** X says that the money is gone. */
  | 'payment'
  /** X, or what stands between, failed or refused. */
  | 'fault'
  | 'taken-over'
  | 'clock';

export interface Cut {
  readonly kind: 'cut';
  readonly cause: CutCause;
  readonly reason: string;
  /** When it can go on; null for at once. */
  readonly resumeAtMs: number | null;
  /** What X answered, when that cut it. */
  readonly error?: SourceError;
}

/** A sweep under way. */
export interface SweepRun {
  readonly lake: Lake;
  readonly source: TweetSource;
  readonly search: Search;
  readonly options: SweepOptions;
  readonly reach: Reach;
  /** The lowest since_id that X takes, as far as is known. */
  borderId: string;
  /** When the next request may be made, UTC milliseconds. */
  nextRequestMs: number;
  readonly held: HeldState<SearchState>;
  readonly counts: SweepCounts;
}
