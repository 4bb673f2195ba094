import type { SourceError } from '../../core/errors.ts';
import type { RateLimit } from '../ports/tweet-source.ts';
import type { Cut, CutCause } from './sweep-run.ts';

/** X counts requests in windows of 15 minutes. Source: docs.x.com, rate limits, August 2026. */
const RATE_LIMIT_WINDOW_MS = 15 * 60_000;

/** The end of a run that could not go on; `resumeAtMs`: when it can, null for at once. */
export function cut(cause: CutCause, reason: string, resumeAtMs: number | null = null): Cut {
  return { kind: 'cut', cause, reason, resumeAtMs };
}

/** The end of a run that X, or what stands between, did not give what it asked for. */
export function cutByError(error: SourceError, nowMs: number): Cut {
  const { failure, message } = error;
  if (failure.kind === 'rate-limited') {
    return { ...cut('rate-limit', message, failure.resetAtMs ?? nowMs + RATE_LIMIT_WINDOW_MS), error };
  }
  return { ...cut(failure.kind === 'payment-required' ? 'payment' : 'fault', message), error };
}

/** The end of a run whose answer said that it was the last one for now; null when it did not. */
export function cutByRateLimit(rateLimit: RateLimit | null): Cut | null {
  return rateLimit?.remaining === 0 ? cut('rate-limit', 'the rate limit is used up', rateLimit.resetAtMs) : null;
}
