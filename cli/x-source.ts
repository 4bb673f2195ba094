import { systemClock } from '../adapters/clock.ts';
import { xApiSource } from '../adapters/x-api/x-api-source.ts';
import { xFilteredStream } from '../adapters/x-stream/x-filtered-stream.ts';
import { UsageError } from '../core/errors.ts';
import type { PaidExpansions } from '../core/post-price.ts';
import type { FilteredStream } from '../pipeline/ports/filtered-stream.ts';
import type { TweetSource } from '../pipeline/ports/tweet-source.ts';
import { readXSettings } from './x-settings.ts';

/** The X API of the environment. */
export interface XSource {
  readonly source: TweetSource;
  /** Its filtered stream. */
  readonly feed: FilteredStream;
  /** Whether it is on this machine, so a simulator, and free. */
  readonly isLoopback: boolean;
  /** Where it is, for people: `https://api.x.com`. */
  readonly origin: string;
}

/** Throws UsageError when the environment holds no token for an API that wants one. */
export function xSource(expansions: PaidExpansions = {}): XSource {
  const { url, token, isLoopback } = readXSettings(process.env);
  if (token === null) {
    throw new UsageError(
      'X_BEARER_TOKEN is not set; set it to the bearer token of your X app, or run `tweetlake start`',
    );
  }
  const api = { url, token, ...expansions };
  return {
    source: xApiSource(api),
    feed: xFilteredStream({ ...api, clock: systemClock }),
    isLoopback,
    origin: new URL(url).origin,
  };
}
