import { SourceError, type SourceFailure } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { compareIds } from '../../core/snowflake.ts';
import type { SearchPage, SearchRequest, TweetSource } from '../../pipeline/ports/tweet-source.ts';

export interface FakeSource extends TweetSource {
  readonly requests: SearchRequest[];
  /** Published tweets; a test may add to them. */
  readonly tweets: JsonObject[];
  /** The next requests fail so, one each. */
  readonly failures: SourceFailure[];
  /** What the next answers say is left of the rate limit; none when empty. */
  readonly remaining: number[];
}

export const RATE_RESET_MS = Date.parse('2026-11-21T13:45:00Z');

/** A search over a list of tweets, in pages of `pageTweets`, newest first, as X gives them. */
export function fakeSource(tweets: JsonObject[], pageTweets = 100): FakeSource {
  const requests: SearchRequest[] = [];
  const failures: SourceFailure[] = [];
  const remaining: number[] = [];
  return {
    requests,
    tweets,
    failures,
    remaining,
    countRecent: async () => [],
    async searchRecent(request) {
      requests.push(request);
      const failure = failures.shift();
      if (failure) throw new SourceError(`X refused: ${failure.kind}`, failure);
      return pageOf(tweets, request, pageTweets, remaining.shift());
    },
  };
}

function pageOf(tweets: readonly JsonObject[], request: SearchRequest, size: number, left?: number): SearchPage {
  const found = tweets
    .filter(({ id }) => compareIds(String(id), request.sinceId) > 0 && compareIds(String(id), request.untilId) < 0)
    .sort((a, b) => compareIds(String(b.id), String(a.id)));
  const start = Number(request.nextToken ?? 0);
  const end = start + size;
  return {
    tweets: found.slice(start, end),
    includes: {},
    errors: [],
    nextToken: end < found.length ? String(end) : null,
    rateLimit: left === undefined ? null : { remaining: left, resetAtMs: RATE_RESET_MS },
  };
}
