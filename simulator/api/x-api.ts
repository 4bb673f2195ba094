import type { StreamHub } from '../stream/stream-hub.ts';
import type { StreamRules } from '../stream/stream-rules.ts';
import type { TweetStream } from '../tweet-stream.ts';
import { type Answer, type OpenAnswer, problem } from './answer.ts';
import { countsRecent } from './counts-recent.ts';
import type { Endpoint } from './endpoint.ts';
import { rateLimit, rateLimitHeaders } from './rate-limit.ts';
import { searchRecent } from './search-recent.ts';
import { searchStream } from './search-stream.ts';
import { changeRules, listRules } from './stream-rules.ts';

/** What of an HTTP request decides its answer. */
export interface XRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface XApiOptions {
  readonly stream: TweetStream;
  readonly rules: StreamRules;
  readonly live: StreamHub;
  /** The only token that is accepted; null: any. */
  readonly token: string | null;
  readonly frozenCounts: boolean;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** Limits of one app. Source: docs.x.com, rate limits, August 2026. */
const ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', path: '/2/tweets/search/recent', limit: 450, answer: searchRecent },
  { method: 'GET', path: '/2/tweets/counts/recent', limit: 300, answer: countsRecent },
  { method: 'GET', path: '/2/tweets/search/stream', limit: 50, answer: searchStream },
  { method: 'GET', path: '/2/tweets/search/stream/rules', limit: 450, answer: listRules },
  { method: 'POST', path: '/2/tweets/search/stream/rules', limit: 100, answer: changeRules },
];

/** Answers requests as X does, counting them against the rate limits; no network of its own. */
export function xApi(options: XApiOptions): (request: XRequest) => Answer | OpenAnswer {
  const { token, frozenCounts, now, stream, rules, live } = options;
  const limits = new Map(ENDPOINTS.map((endpoint) => [endpoint, rateLimit(endpoint.limit)]));
  return ({ method, target, authorization, body }) => {
    const { pathname, searchParams } = new URL(target, 'http://localhost');
    const there = ENDPOINTS.filter(({ path }) => path === pathname);
    if (there.length === 0) return problem(404, 'Not Found');
    const endpoint = there.find((candidate) => candidate.method === method);
    const limit = endpoint && limits.get(endpoint);
    if (!limit) {
      const allow = there.map((candidate) => candidate.method).join(', ');
      return withHeaders(problem(405, 'Method Not Allowed'), { allow });
    }
    if (!isAccepted(authorization, token)) return problem(401, 'Unauthorized');
    const nowMs = now();
    const state = limit.take(nowMs);
    const context = { stream, rules, live, nowMs, countsAtMs: frozenCounts ? null : nowMs, body };
    const answer = state.isAllowed ? endpoint.answer(searchParams, context) : problem(429, 'Too Many Requests');
    return withHeaders(answer, rateLimitHeaders(state));
  };
}

function isAccepted(authorization: string | undefined, token: string | null): boolean {
  const [, sent] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return sent !== undefined && (token === null || sent === token);
}

function withHeaders<T extends Answer | OpenAnswer>(answer: T, headers: Readonly<Record<string, string>>): T {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
