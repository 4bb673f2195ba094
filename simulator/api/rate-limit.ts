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

/** Counts requests in windows of 15 minutes that begin with the first request; `take` counts one at this time. */
export function rateLimit(limit: number): { take(nowMs: number): RateLimitState } {
  let remaining = limit;
  let resetSeconds = 0;
  return {
    take(nowMs) {
      if (nowMs >= resetSeconds * 1000) {
        remaining = limit;
        resetSeconds = Math.ceil((nowMs + WINDOW_MS) / 1000);
      }
      const isAllowed = remaining > 0;
      if (isAllowed) remaining--;
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
