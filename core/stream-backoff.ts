import type { SourceFailure } from './errors.ts';

/** How often connecting has failed in a row, by what failed. */
export interface Failures {
  readonly network: number;
  readonly http: number;
  readonly rateLimit: number;
}

export const NO_FAILURES: Failures = { network: 0, http: 0, rateLimit: 0 };

export interface Retry {
  readonly waitMs: number;
  readonly failures: Failures;
}

/** Source: docs.x.com, filtered stream, "Reconnecting", August 2026. */
const NETWORK_STEP_MS = 250;
const NETWORK_WAIT_MS_MAX = 16_000;
const HTTP_WAIT_MS = 5000;
const HTTP_WAIT_MS_MAX = 320_000;
const RATE_LIMIT_WAIT_MS = 60_000;
/** X counts requests in windows of 15 minutes: a longer wait gains nothing. Source: docs.x.com, rate limits. */
const RATE_LIMIT_WAIT_MS_MAX = 15 * 60_000;

/**
 * How long to wait before connecting again: a connection that broke off is taken up again at once, then 250 ms later each
 * time; an error of HTTP waits 5 s, doubling; 429 waits a minute, doubling, and at least until the limit is lifted.
 * Null when connecting again cannot help: the token, the money or the request must be changed first.
 */
export function retryAfter(failure: SourceFailure, failures: Failures, nowMs: number): Retry | null {
  const { network, http, rateLimit } = failures;
  if (failure.kind === 'rate-limited') {
    const resetInMs = (failure.resetAtMs ?? nowMs) - nowMs;
    const waitMs = doubled(RATE_LIMIT_WAIT_MS, rateLimit, RATE_LIMIT_WAIT_MS_MAX);
    return { waitMs: Math.max(waitMs, resetInMs), failures: { ...failures, rateLimit: rateLimit + 1 } };
  }
  if (failure.kind !== 'unavailable') return null;
  if (failure.status !== undefined) {
    return { waitMs: doubled(HTTP_WAIT_MS, http, HTTP_WAIT_MS_MAX), failures: { ...failures, http: http + 1 } };
  }
  const waitMs = Math.min(NETWORK_STEP_MS * network, NETWORK_WAIT_MS_MAX);
  return { waitMs, failures: { ...failures, network: network + 1 } };
}

function doubled(firstMs: number, times: number, maxMs: number): number {
  return Math.min(firstMs * 2 ** times, maxMs);
}
