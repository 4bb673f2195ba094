import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ITwitterApiClientPlugin, TwitterApi, type TwitterResponse } from 'twitter-api-v2';
import { UsageError } from '../../core/errors.ts';
import { integerOf, isObject, type JsonObject, objectOf } from '../../core/json.ts';
import type { RateLimit } from '../../pipeline/ports/tweet-source.ts';
import { resetAtMsOf, sourceErrorOf, unavailable } from './source-error.ts';

export interface Api {
  /** Where the API is: `https://api.x.com`, or a simulator. */
  readonly url: string;
  readonly token: string;
  /** Milliseconds that a request may take, from its beginning to the last byte. Default: 30,000. */
  readonly requestTimeoutMs?: number;
}

export interface JsonAnswer {
  readonly body: JsonObject;
  readonly rateLimit: RateLimit | null;
  /** The header `date`, UTC milliseconds; null when there is none. */
  readonly answeredAtMs: number | null;
}

type Query = Readonly<Record<string, string | number>>;

const REQUEST_TIMEOUT_MS = 30_000;
const PREFIX = 'https://api.x.com/';

/**
 * A function that asks for a path below `/2/` and gives the JSON object that is answered; it rejects with SourceError.
 * Nothing is tried again, and nothing waited for. Throws UsageError when `url` is none. No message holds the token.
 */
export function jsonGetter(api: Api) {
  const request = requester(api);
  return (path: string, query: Query): Promise<JsonAnswer> =>
    request((v2, options) => v2.get<unknown>(path, { ...query }, options));
}

/** `jsonGetter` for sending a JSON object. */
export function jsonPoster(api: Api) {
  const request = requester(api);
  return (path: string, body: JsonObject): Promise<JsonAnswer> =>
    request((v2, options) => v2.post<unknown>(path, { ...body }, { ...options, forceBodyMode: 'json' }));
}

interface RequestOptions {
  readonly fullResponse: true;
  readonly timeout: number;
}
type Send = (v2: TwitterApi['v2'], options: RequestOptions) => Promise<TwitterResponse<unknown>>;

function requester({ url, token, requestTimeoutMs = REQUEST_TIMEOUT_MS }: Api): (send: Send) => Promise<JsonAnswer> {
  const base = baseUrlOf(url);
  const plugins = [movedTo(base)];
  return async (send) => {
    // Connections are not kept: they would keep a command from ending, and sweeps are minutes apart.
    const httpAgent = base.protocol === 'http:' ? new HttpAgent() : new HttpsAgent();
    // The client decompresses without an error handler: a damaged body would end the process.
    const { v2 } = new TwitterApi(token, { httpAgent, plugins, compression: false });
    try {
      const request = send(v2, { fullResponse: true, timeout: requestTimeoutMs });
      return answerOf(await withTimeout(request, requestTimeoutMs, base), base);
    } catch (error) {
      throw sourceErrorOf(error, base.origin);
    } finally {
      httpAgent.destroy();
    }
  };
}

/** The client's own timeout counts silence only; an answer that trickles would never end. */
async function withTimeout<T>(request: Promise<T>, timeoutMs: number, base: URL): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`${base.origin} gave no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([request, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws UsageError when the text is no http or https address. */
export function baseUrlOf(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : null;
  if (base?.protocol === 'https:' || base?.protocol === 'http:') return base;
  throw new UsageError(`X_API_URL must be an http or https address, got "${url}"`);
}

/** Sends requests to another address than X's. */
function movedTo(base: URL): ITwitterApiClientPlugin {
  const prefix = `${base.origin}${base.pathname.replace(/\/*$/, '/')}`;
  return {
    onBeforeRequestConfig: ({ params }) => {
      params.url = params.url.replace(PREFIX, prefix);
    },
  };
}

function answerOf({ data, rateLimit, headers }: TwitterResponse<unknown>, base: URL): JsonAnswer {
  if (!isObject(data)) throw unavailable(`${base.origin} did not answer in JSON; check X_API_URL`);
  const answeredAtMs = Date.parse(String(objectOf(headers).date));
  return {
    body: data,
    rateLimit: rateLimitOf(rateLimit),
    answeredAtMs: Number.isNaN(answeredAtMs) ? null : answeredAtMs,
  };
}

function rateLimitOf(limit: TwitterResponse<unknown>['rateLimit']): RateLimit | null {
  const remaining = integerOf(limit?.remaining);
  const resetAtMs = resetAtMsOf(limit?.reset);
  return remaining === null || resetAtMs === null ? null : { remaining, resetAtMs };
}
