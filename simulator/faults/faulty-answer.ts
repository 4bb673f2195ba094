import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../../core/json.ts';
import { type Answer, invalidRequest, problem, problemOf } from '../api/answer.ts';
import { lastIdOf, tokenAfter } from '../api/page-token.ts';
import { inPostNames } from '../api/post-names.ts';
import { rateLimitHeaders } from '../api/rate-limit.ts';
import { SEVEN_DAYS, sinceIdTooOld } from '../api/request-window.ts';
import { notFound } from '../api/resource-errors.ts';
import type { Fault, FaultKind } from './fault.ts';

/** What a request asked for, as far as a fault cares. */
export interface FaultyRequest {
  readonly parameters: URLSearchParams;
  /** UTC milliseconds. */
  readonly nowMs: number;
}

type Refuse = (fault: Fault, request: FaultyRequest) => Answer;
type Distort = (body: JsonObject, fault: Fault, request: FaultyRequest) => JsonObject;

const RESET_SECONDS = 900;
/** What is left of the limit of any endpoint. */
const USED_UP = { isAllowed: false, limit: 450, remaining: 0 };

/** Faults that are an answer of their own, in place of the right one. */
const REFUSE: ReadonlyMap<FaultKind, Refuse> = new Map<FaultKind, Refuse>([
  [
    'rate-limit',
    ({ resetSeconds = RESET_SECONDS }, { nowMs }) => {
      const answer = problemOf(429, { title: 'Too Many Requests', status: 429 });
      const limit = rateLimitHeaders({ ...USED_UP, resetSeconds: Math.ceil(nowMs / 1000) + resetSeconds });
      return { ...answer, headers: { ...answer.headers, ...limit } };
    },
  ],
  ['payment-required', ({ shape }) => (shape === 'payment-required' ? PAYMENT_REQUIRED : CREDITS_DEPLETED)],
  ['unauthorized', () => problem(401, 'Unauthorized')],
  ['server-error', ({ status = 503 }) => htmlError(status)],
  [
    'since-id-too-old',
    (_, { parameters, nowMs }) =>
      invalidRequest([sinceIdTooOld(parameters.get('since_id') ?? '', SEVEN_DAYS.borderMs(nowMs))]),
  ],
]);

/** Faults in what an answer says. */
const DISTORT: ReadonlyMap<FaultKind, Distort> = new Map<FaultKind, Distort>([
  ['partial-errors', (body) => ({ ...body, errors: [...objectsOf(body.errors), LOST_TWEET] })],
  ['duplicates', withDuplicates],
  ['degraded-token', withBadToken],
  ['post-names', inPostNames],
]);

export const REFUSALS: ReadonlySet<FaultKind> = new Set(REFUSE.keys());
export const DISTORTIONS: ReadonlySet<FaultKind> = new Set(DISTORT.keys());

/** The answer with which a fault refuses a request, or null when it is of another kind. */
export function refusalOf(fault: Fault, request: FaultyRequest): Answer | null {
  return REFUSE.get(fault.kind)?.(fault, request) ?? null;
}

/** The answer with what a fault does to it; one that holds no JSON, or is an error, stays. */
export function distorted(answer: Answer, fault: Fault, request: FaultyRequest): Answer {
  const { body, status } = answer;
  const distort = DISTORT.get(fault.kind);
  return distort && isObject(body) && status < 400 ? { ...answer, body: distort(body, fault, request) } : answer;
}

/** Both shapes that were seen on X since 2026. */
const CREDITS_DEPLETED = problemOf(402, {
  title: 'CreditsDepleted',
  detail: 'Your enrolled account does not have any credits to fulfill this request.',
  type: 'https://api.twitter.com/2/problems/credits',
});
const PAYMENT_REQUIRED = problemOf(402, {
  title: 'Payment Required',
  detail: 'credits depleted',
  type: 'about:blank',
  status: 402,
});

/** What a proxy in front of X says. */
function htmlError(status: number): Answer {
  const title = status === 500 ? '500 Internal Server Error' : '503 Service Unavailable';
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

const LOST_TWEET = notFound('referenced_tweets.id', '20');

/** Each tweet of a list twice; one tweet alone cannot be. */
function withDuplicates(body: JsonObject): JsonObject {
  if (!Array.isArray(body.data)) return body;
  const data = body.data.flatMap((tweet) => [tweet, tweet]);
  return { ...body, data, meta: { ...objectOf(body.meta), result_count: data.length } };
}

const ID_STEP = 1n << 22n;

function withBadToken(body: JsonObject, { shape = 'same' }: Fault, { parameters }: FaultyRequest): JsonObject {
  const meta = objectOf(body.meta);
  const asked = parameters.get('next_token') ?? parameters.get('pagination_token');
  if (shape === 'same') {
    const token = asked ?? stringOf(meta.next_token) ?? tokenAfter(stringOf(meta.oldest_id) ?? FIRST_TOKEN_ID);
    return { ...body, meta: { ...meta, next_token: token } };
  }
  const from = BigInt((asked && lastIdOf(asked)) ?? stringOf(meta.newest_id) ?? FIRST_TOKEN_ID);
  const id = from > ID_STEP ? from - ID_STEP : from;
  return { meta: { result_count: 0, next_token: tokenAfter(id.toString()) } };
}

/** Where an answer without tweets begins to count down its tokens. */
const FIRST_TOKEN_ID = (1n << 60n).toString();
