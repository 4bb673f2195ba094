/** What a request may still do, as X's headers tell it. */
export interface RateLimitState {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When the count begins anew: UTC seconds, whole. */
  readonly resetSeconds: number;
}

/** Source: docs.x.com, rate limits, August 2026: 15-minute windows. */
const WINDOW_MS = 15 * 60 * 1000;

export interface RateLimit {
  /** Counts a request at this time, UTC milliseconds. */
  take(nowMs: number): RateLimitState;
}

/**
 * Counts requests in windows of 15 minutes that begin with the first request, and refuses one that follows the one before
 * within `apartMs` milliseconds; that one is not counted.
 */
export function rateLimit(limit: number, apartMs = 0): RateLimit {
  let remaining = limit;
  let lastMs = Number.NEGATIVE_INFINITY;
  let resetSeconds = 0;
  return {
    take(nowMs) {
      if (nowMs >= resetSeconds * 1000) {
        remaining = limit;
        resetSeconds = Math.ceil((nowMs + WINDOW_MS) / 1000);
      }
      const isTooSoon = nowMs >= lastMs && nowMs < lastMs + apartMs;
      const isAllowed = remaining > 0 && !isTooSoon;
      if (isAllowed) {
        remaining--;
        lastMs = nowMs;
      }
      return { isAllowed, limit, remaining, resetSeconds };
    },
  };
}

export function rateLimitHeaders({ limit, remaining, resetSeconds }: RateLimitState): Record<string, string> {
  return {
    'x-rate-limit-limit': String(limit),
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': String(resetSeconds),
  };
}
