import { type Answer, type OpenAnswer, problem } from './answer.ts';
import type { Endpoint, XWorld } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { type RateLimit, rateLimit, rateLimitHeaders } from './rate-limit.ts';

/** What of an HTTP request decides its answer. */
export interface XRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly body: string;
  /** Whether the search index does not show this tweet yet. */
  readonly isLate: (id: string, timeMs: number) => boolean;
  /** How the client addresses this server: `http://127.0.0.1:4321`. */
  readonly origin: string;
}

export interface XApiOptions extends XWorld {
  /** The only token that is accepted; null: any. */
  readonly token: string | null;
  readonly frozenCounts: boolean;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** Answers requests as X does, counting them against the rate limits; no network of its own. */
export function xApi(options: XApiOptions): (request: XRequest) => Answer | OpenAnswer {
  const { token, frozenCounts, now, ...world } = options;
  const limits = new Map(ENDPOINTS.map((endpoint) => [endpoint, limitOf(endpoint)]));
  return (request) => {
    const { pathname, searchParams } = new URL(request.target, 'http://localhost');
    const route = routeOf(request.method, pathname);
    if ('status' in route) return route;
    const { endpoint, id } = route;
    const nowMs = now();
    const { body, origin, isLate } = request;
    const context = { ...world, nowMs, countsAtMs: frozenCounts ? null : nowMs, isLate, body, id, origin };
    const limit = limits.get(endpoint);
    if (!limit) return endpoint.answer(searchParams, context);
    if (!isAccepted(request.authorization, token)) return problem(401, 'Unauthorized');
    const state = limit.take(nowMs);
    const answer = state.isAllowed ? endpoint.answer(searchParams, context) : problem(429, 'Too Many Requests');
    return withHeaders(answer, rateLimitHeaders(state));
  };
}

/** Who answers a request, or why nobody does. */
function routeOf(method: string, pathname: string): { endpoint: Endpoint; id: string } | Answer {
  const there = ENDPOINTS.filter(({ path }) => idIn(pathname, path) !== null);
  const endpoint = there.find((candidate) => candidate.method === method);
  if (endpoint) return { endpoint, id: idIn(pathname, endpoint.path) ?? '' };
  if (there.length === 0) return problem(404, 'Not Found');
  const allow = there.map((candidate) => candidate.method).join(', ');
  return withHeaders(problem(405, 'Method Not Allowed'), { allow });
}

function limitOf({ limit, apartMs = 0 }: Endpoint): RateLimit | null {
  return limit === null ? null : rateLimit(limit, apartMs);
}

/** The path of the endpoint that a request is for, with `:id` as it is written; the path itself when there is none. */
export function endpointPathOf(pathname: string): string {
  return ENDPOINTS.find(({ path }) => idIn(pathname, path) !== null)?.path ?? pathname;
}

/** What stands for `:id` when the path is this one: empty when nothing does; null when it is another path. */
function idIn(pathname: string, path: string): string | null {
  if (!path.endsWith(':id')) return pathname === path ? '' : null;
  const start = path.slice(0, -':id'.length);
  const id = pathname.slice(start.length);
  return pathname.startsWith(start) && /^\w+$/.test(id) ? id : null;
}

function isAccepted(authorization: string | undefined, token: string | null): boolean {
  const [, sent] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return sent !== undefined && (token === null || sent === token);
}

function withHeaders<T extends Answer | OpenAnswer>(answer: T, headers: Readonly<Record<string, string>>): T {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
