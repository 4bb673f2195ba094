import { ApiPartialResponseError, ApiRequestError, ApiResponseError } from 'twitter-api-v2';
import { SourceError, type SourceFailure } from '../../core/errors.ts';
import { integerOf, type JsonObject, objectOf, objectsOf, stringOf } from '../../core/json.ts';

const REASON_CHARS_MAX = 300;

/** Wraps what the X client rejects with: kind, X's own words on one line, and what to do. `url` is the API's address. */
export function sourceErrorOf(error: unknown, url: string): SourceError {
  if (error instanceof SourceError) return error;
  if (error instanceof ApiResponseError) return answerError(error, url);
  if (error instanceof ApiRequestError) return unreachable(error, url);
  if (error instanceof ApiPartialResponseError) return brokenError(error, url);
  if (isInvalidHeader(error)) return badTokenError(error);
  return unavailable(`cannot ask ${url}: ${reasonOf(error)}`, error);
}

/** For a token that cannot be sent at all. */
export function badTokenError(cause?: unknown): SourceError {
  const message = 'the token holds characters that no token has; set X_BEARER_TOKEN to the token alone';
  return new SourceError(message, { kind: 'unauthorized' }, { cause });
}

/** An error for which trying again later may help. */
export function unavailable(message: string, cause?: unknown): SourceError {
  return new SourceError(message, { kind: 'unavailable' }, { cause });
}

/** No connection came about with these. Source: Node, os.constants.errno and dns error codes. */
const UNSENT_CODES: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

function unreachable(error: ApiRequestError, url: string): SourceError {
  const cause = causeOf(error);
  const isUnsent = UNSENT_CODES.has(objectOf(cause).code);
  const failure = { kind: 'unavailable' as const, ...(isUnsent && { isUnsent }) };
  return new SourceError(`cannot reach ${url}: ${reasonOf(cause)}`, failure, { cause: error });
}

/** What an API answered instead of what was asked for. */
export interface Refusal {
  readonly status: number;
  /** The body when it is JSON; anything else says nothing. */
  readonly data: unknown;
  /** The header `x-rate-limit-reset`: epoch seconds. */
  readonly resetSeconds: unknown;
}

/** The error for an answer that is no success: kind by status, X's own words, and what to do. `url` is the API's address. */
export function refusalError(refusal: Refusal, url: string, options?: ErrorOptions): SourceError {
  const said = `${url} answered ${refusal.status}${sentenceOf(refusal.data)}`;
  const failure = failureOf(refusal);
  return new SourceError(`${said}${ADVICE[failure.kind]}`, failure, options);
}

/** Of a refusal the status is known, and decides, whatever came of its body. */
function brokenError(error: ApiPartialResponseError, url: string): SourceError {
  const { statusCode: status = 0, headers } = error.response;
  if (status < 400) return unavailable(`${url} sent a broken answer (HTTP ${status})`, error);
  return refusalError({ status, data: null, resetSeconds: headers['x-rate-limit-reset'] }, url, { cause: error });
}

function answerError(error: ApiResponseError, url: string): SourceError {
  const { code, data, rateLimit } = error;
  const isOfSecond = (integerOf(rateLimit?.remaining) ?? 0) > 0;
  const resetSeconds = isOfSecond ? nextSecond() : rateLimit?.reset;
  return refusalError({ status: code, data, resetSeconds }, url, { cause: error });
}

/** Requests are left: it is not the limit of the headers that was passed, but that of one a second. */
function nextSecond(): number {
  return Math.ceil(Date.now() / 1000) + 1;
}

const ADVICE: Record<SourceFailure['kind'], string> = {
  unauthorized: '; set X_BEARER_TOKEN to the token of an app that may use this endpoint',
  'payment-required': '; add credits in the X developer console',
  'rate-limited': '',
  'invalid-request': '',
  unavailable: '',
};

function failureOf({ status, data, resetSeconds }: Refusal): SourceFailure {
  if (status === 401 || status === 403) return { kind: 'unauthorized' };
  if (status === 402) return { kind: 'payment-required' };
  if (status === 429) return { kind: 'rate-limited', resetAtMs: resetAtMsOf(resetSeconds) };
  const canBeTriedAgain = status >= 500 || status === 408 || status === 425;
  return canBeTriedAgain ? { kind: 'unavailable', status } : invalidRequest(data);
}

function invalidRequest(data: unknown): SourceFailure {
  const sinceMsMin = sinceMsMinOf(data);
  return { kind: 'invalid-request', parameters: parametersOf(data), ...(sinceMsMin !== null && { sinceMsMin }) };
}

/** X says so in a sentence only: "'since_id' must be a tweet id created after 2026-06-23T10:50Z. …". */
function sinceMsMinOf(data: unknown): number | null {
  const messages = objectsOf(objectOf(data).errors).map(({ message }) => stringOf(message) ?? '');
  const [, time = ''] = /'since_id' must be a tweet id created after ([0-9T:.-]+Z)/.exec(messages.join(' ')) ?? [];
  const timeMs = Date.parse(time);
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** The names of the parameters that X refused, each once: `errors[].parameters`. */
function parametersOf(data: unknown): string[] {
  return [...new Set(objectsOf(objectOf(data).errors).flatMap(({ parameters }) => Object.keys(objectOf(parameters))))];
}

/** Past this, a time in seconds is none (a unit mixed up): waiting for it would never end. */
const RESET_END_MS = Date.UTC(2100, 0, 1);

/** When the rate limit is lifted, UTC milliseconds, by the header's seconds; null when it tells no time. */
export function resetAtMsOf(seconds: unknown): number | null {
  const resetAtMs = (integerOf(seconds) ?? -1) * 1000;
  return resetAtMs >= 0 && resetAtMs < RESET_END_MS ? resetAtMs : null;
}

/** What X says about the error; nothing when the body is no JSON. */
function sentenceOf(data: unknown): string {
  const body: JsonObject = objectOf(data);
  const messages = objectsOf(body.errors).flatMap(({ message, detail }) => stringOf(message) ?? stringOf(detail) ?? []);
  const text = messages.length > 0 ? messages.join('; ') : (stringOf(body.detail) ?? stringOf(body.title));
  return text === null ? '' : `: ${oneLine(text)}`;
}

/** What the connection failed with; the client's own getter reads a member that it never sets. Source: its 1.29.1. */
function causeOf(error: ApiRequestError): unknown {
  return objectOf(Reflect.get(error, '_options')).error ?? error;
}

/** A connection that failed on several addresses has no message of its own, only a code. */
function reasonOf(error: unknown): string {
  const { message, code } = objectOf(error);
  return oneLine(stringOf(message) ?? stringOf(code) ?? String(error));
}

function isInvalidHeader(error: unknown): boolean {
  return objectOf(error).code === 'ERR_INVALID_CHAR';
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, REASON_CHARS_MAX);
}
