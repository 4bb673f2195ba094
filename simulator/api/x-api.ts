import type { TweetStream } from '../tweet-stream.ts';
import { type Answer, problem } from './answer.ts';
import { countsRecent } from './counts-recent.ts';
import { rateLimit, rateLimitHeaders } from './rate-limit.ts';
import { type EndpointContext, searchRecent } from './search-recent.ts';

/** What of an HTTP request decides its answer. */
export interface XRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
}

export interface XApiOptions {
  readonly stream: TweetStream;
  /** The only token that is accepted; null: any. */
  readonly token: string | null;
  readonly frozenCounts: boolean;
  /** UTC milliseconds. */
  readonly now: () => number;
}

interface Endpoint {
  /** Requests in 15 minutes for one app. Source: docs.x.com, rate limits, August 2026. */
  readonly limit: number;
  readonly answer: (sent: URLSearchParams, context: EndpointContext) => Answer;
}

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/2/tweets/search/recent': { limit: 450, answer: searchRecent },
  '/2/tweets/counts/recent': { limit: 300, answer: countsRecent },
};

/** Answers requests as X does, counting them against the rate limits; no network of its own. */
export function xApi({ stream, token, frozenCounts, now }: XApiOptions): (request: XRequest) => Answer {
  const limits = new Map(Object.entries(ENDPOINTS).map(([path, { limit }]) => [path, rateLimit(limit)]));
  return ({ method, target, authorization }) => {
    const { pathname, searchParams } = new URL(target, 'http://localhost');
    const endpoint = ENDPOINTS[pathname];
    const limit = limits.get(pathname);
    if (!endpoint || !limit) return problem(404, 'Not Found');
    if (method !== 'GET') return withHeaders(problem(405, 'Method Not Allowed'), { allow: 'GET' });
    if (!isAccepted(authorization, token)) return problem(401, 'Unauthorized');
    const nowMs = now();
    const state = limit.take(nowMs);
    const answer = state.isAllowed
      ? endpoint.answer(searchParams, { stream, nowMs, countsAtMs: frozenCounts ? null : nowMs })
      : problem(429, 'Too Many Requests');
    return withHeaders(answer, rateLimitHeaders(state));
  };
}

function isAccepted(authorization: string | undefined, token: string | null): boolean {
  const [, sent] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return sent !== undefined && (token === null || sent === token);
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
