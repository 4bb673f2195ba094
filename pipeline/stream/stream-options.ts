import type { Search } from '../../core/config.ts';
import type { StreamGap } from '../../core/stream-state.ts';
import type { Budget } from '../budget/budget.ts';
import type { Claimant } from '../ports/claimant.ts';
import type { FilteredStream } from '../ports/filtered-stream.ts';
import type { TweetSource } from '../ports/tweet-source.ts';

/** Where a stream's tweets come from. */
export interface StreamSources {
  readonly feed: FilteredStream;
  /** Gives back what the stream did not give. */
  readonly source: TweetSource;
  readonly searches: readonly Search[];
}

export interface StreamOptions {
  /** Names this run; no two runs have the same. */
  readonly runId: string;
  readonly claimant: Claimant;
  readonly budget: Budget;
  /** UTC milliseconds when the stream is let go; what was received is made durable then. */
  readonly deadlineMs: number;
  /** How old a tweet must be before search surely gives it. */
  readonly settleMs: number;
  /** How far a gap is filled beyond its ends: the stream is not in order. */
  readonly overlapMs: number;
  /** Ends the stream; what was received is made durable first. */
  readonly signal: AbortSignal;
  readonly events?: StreamEvents;
}

export interface StreamEvents {
  /** Keys of RAW files that are durable now, of the stream and of filling its gaps. */
  readonly onFiles?: (rawKeys: readonly string[]) => void;
  /** Tweets that were received. */
  readonly onTweets?: (count: number) => void;
  /** What keeps tweets from coming; null when nothing does. */
  readonly onNote?: (note: string | null) => void;
  /** Tweet time that cannot be given back. */
  readonly onGap?: (gap: StreamGap) => void;
}

export interface StreamCounts {
  /** Tweets that the stream gave; one that came twice counts twice. */
  tweets: number;
  /** Tweets that search gave back. */
  filled: number;
  files: number;
  connections: number;
  /** What X took for what came, by search too, in post prices. */
  postPrices: number;
  /** Messages that could not be read; they are in quarantine. */
  rejected: number;
  /** Errors that X sent beside tweets. */
  partialErrors: number;
}

export const NOTHING_STREAMED: StreamCounts = {
  tweets: 0,
  filled: 0,
  files: 0,
  connections: 0,
  postPrices: 0,
  rejected: 0,
  partialErrors: 0,
};
