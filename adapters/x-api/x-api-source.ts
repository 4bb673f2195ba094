import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ITwitterApiClientPlugin, TwitterApi, type TwitterResponse } from 'twitter-api-v2';
import { UsageError } from '../../core/errors.ts';
import { integerOf, isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../../core/json.ts';
import type { PostCount, RateLimit, SearchPage, TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { fieldParameters, type PaidExpansions } from './search-fields.ts';
import { resetAtMsOf, sourceErrorOf, unavailable } from './source-error.ts';

export interface XApiSourceOptions extends PaidExpansions {
  /** Where the API is: `https://api.x.com`, or a simulator. */
  readonly url: string;
  readonly token: string;
  /** Milliseconds that a request may take, from its beginning to the last byte. Default: 30,000. */
  readonly requestTimeoutMs?: number;
}

const REQUEST_TIMEOUT_MS = 30_000;
const PREFIX = 'https://api.x.com/';

/**
 * X's recent search over HTTP. Nothing is tried again here, and nothing waited for.
 * Throws UsageError when `url` is none. No message holds the token.
 */
export function xApiSource(options: XApiSourceOptions): TweetSource {
  const get = jsonGetter(options);
  const fields = fieldParameters(options);
  return {
    searchRecent: async ({ query, sinceId, untilId, nextToken, maxResults }) => {
      const answer = await get('tweets/search/recent', {
        query,
        since_id: sinceId,
        until_id: untilId,
        max_results: maxResults,
        ...(nextToken === undefined ? {} : { next_token: nextToken }),
        ...fields,
      });
      return pageOf(answer);
    },
    countRecent: async (query) => countsOf((await get('tweets/counts/recent', { query, granularity: 'hour' })).body),
  };
}

interface JsonAnswer {
  readonly body: JsonObject;
  readonly rateLimit: RateLimit | null;
}

type Query = Readonly<Record<string, string | number>>;
type JsonGetter = (path: string, query: Query) => Promise<JsonAnswer>;

function jsonGetter({ url, token, requestTimeoutMs = REQUEST_TIMEOUT_MS }: XApiSourceOptions): JsonGetter {
  const base = baseUrlOf(url);
  const plugins = [movedTo(base)];
  return async (path, query) => {
    // Connections are not kept: they would keep a command from ending, and sweeps are minutes apart.
    const httpAgent = base.protocol === 'http:' ? new HttpAgent() : new HttpsAgent();
    // The client decompresses without an error handler: a damaged body would end the process.
    const { v2 } = new TwitterApi(token, { httpAgent, plugins, compression: false });
    try {
      const request = v2.get<unknown>(path, { ...query }, { fullResponse: true, timeout: requestTimeoutMs });
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

function baseUrlOf(url: string): URL {
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

function answerOf({ data, rateLimit }: TwitterResponse<unknown>, base: URL): JsonAnswer {
  if (!isObject(data)) throw unavailable(`${base.origin} did not answer in JSON; check X_API_URL`);
  return { body: data, rateLimit: rateLimitOf(rateLimit) };
}

function rateLimitOf(limit: TwitterResponse<unknown>['rateLimit']): RateLimit | null {
  const remaining = integerOf(limit?.remaining);
  const resetAtMs = resetAtMsOf(limit?.reset);
  return remaining === null || resetAtMs === null ? null : { remaining, resetAtMs };
}

/** An answer without `meta` is no page: taken for the last one, it would move the cursor over tweets that never came. */
function pageOf({ body, rateLimit }: JsonAnswer): SearchPage {
  if (!isObject(body.meta)) throw unavailable('the answer to a search has no meta');
  return {
    tweets: objectsOf(body.data),
    includes: objectOf(body.includes),
    errors: objectsOf(body.errors),
    nextToken: stringOf(body.meta.next_token),
    rateLimit,
  };
}

/** X renames tweets to posts; both generations of the name are read. */
function countsOf(body: JsonObject): PostCount[] {
  if (!Array.isArray(body.data) && !isObject(body.meta)) throw unavailable('the answer to a count has no data');
  return objectsOf(body.data)
    .map(({ start, end, tweet_count, post_count }) => ({
      startMs: Date.parse(String(start)),
      endMs: Date.parse(String(end)),
      posts: integerOf(post_count ?? tweet_count) ?? 0,
    }))
    .filter(({ startMs, endMs }) => Number.isFinite(startMs) && Number.isFinite(endMs))
    .sort((a, b) => a.startMs - b.startMs);
}
