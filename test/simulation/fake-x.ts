import { SourceError, type SourceFailure } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import type { SearchPage, SearchRequest } from '../../pipeline/ports/tweet-source.ts';
import type { Dice } from '../../simulator/tweets/dice.ts';
import { isFoundBy, type PublishedTweet } from './published-tweets.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How X is now: shares of all requests to which something happens, and states that last. */
export interface XWeather {
  /** X is not reached, and charges nothing. */
  readonly unreached: number;
  /** X gives the page and charges for it, and the answer is lost. */
  readonly lostAnswer: number;
  readonly rateLimited: number;
  /** A tweet comes twice in a page. */
  readonly duplicates: number;
  readonly partialErrors: number;
  /** A page without tweets, although more follow. */
  readonly emptyPages: number;
  /** The token of the page is given again, is refused, or leads back to the first page. */
  readonly degradedTokens: number;
  readonly isDown: boolean;
  readonly isMoneyGone: boolean;
}

export const FAIR_WEATHER: XWeather = {
  ...{ unreached: 0, lostAnswer: 0, rateLimited: 0, duplicates: 0, partialErrors: 0, emptyPages: 0, degradedTokens: 0 },
  isDown: false,
  isMoneyGone: false,
};

export interface FakeXOptions {
  readonly time: VirtualTime;
  readonly dice: Dice;
  /** Ascending by id. */
  readonly tweets: readonly PublishedTweet[];
  readonly weather: () => XWeather;
  /** The most tweets of a page; X may give fewer than it was asked for. */
  readonly pageTweets: number;
  /** Whether pages bring their authors. */
  readonly expandAuthors: boolean;
  /** Requests in 15 minutes. */
  readonly requestsMax: number;
  /** Called with what a page costs, in posts. */
  readonly onCharge: (posts: number) => void;
}

const REACH_MS = 7 * 86_400_000;
const RATE_WINDOW_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
/** A user costs twice a post. */
const USER_POSTS = 2;

/** X's recent search over published tweets, as documented; gives the answer to one request, or throws SourceError. */
export function fakeX(options: FakeXOptions): (request: SearchRequest) => SearchPage {
  const { time, dice, weather, requestsMax, expandAuthors, onCharge } = options;
  let windowEndMs = 0;
  let requests = 0;
  const takeRequest = (): SearchPage['rateLimit'] => {
    if (time.nowMs() >= windowEndMs) {
      requests = 0;
      windowEndMs = time.nowMs() + RATE_WINDOW_MS;
    }
    if (requests >= requestsMax || dice.chance(weather().rateLimited)) {
      throw refusal('Too Many Requests', { kind: 'rate-limited', resetAtMs: windowEndMs });
    }
    requests++;
    return { remaining: requestsMax - requests, resetAtMs: windowEndMs };
  };
  return (request) => {
    const { isDown, isMoneyGone, unreached, lostAnswer } = weather();
    if (isDown || dice.chance(unreached)) throw refusal('no route', { kind: 'unavailable', isUnsent: true });
    if (isMoneyGone) throw refusal('CreditsDepleted', { kind: 'payment-required' });
    checkRequest(request, time.nowMs());
    const rateLimit = takeRequest();
    const page = troubled(pageOf(options, request), request, options);
    const users = expandAuthors ? authorsOf(page) : [];
    onCharge(page.tweets.length + USER_POSTS * users.length);
    if (dice.chance(lostAnswer)) throw refusal('connection reset', { kind: 'unavailable' });
    // As the header `date` has it: whole seconds.
    const answeredAtMs = Math.floor(time.nowMs() / 1000) * 1000;
    return { ...page, ...(users.length > 0 && { includes: { users } }), rateLimit, answeredAtMs };
  };
}

function refusal(message: string, failure: SourceFailure): SourceError {
  return new SourceError(`X: ${message}`, failure);
}

function checkRequest({ archive, query, sinceId, untilId, maxResults }: SearchRequest, nowMs: number): void {
  const refuse = (parameter: string, message: string): never => {
    throw refusal(message, { kind: 'invalid-request', parameters: [parameter] });
  };
  if (archive !== 'recent') refuse('archive', 'this history has recent search only');
  if (query.length > 512) refuse('query', 'query too long');
  if (maxResults < 10 || maxResults > 100) refuse('max_results', 'max_results must be 10 to 100');
  if (BigInt(untilId) <= BigInt(sinceId)) refuse('until_id', 'until_id must be greater than since_id');
  const sinceMs = snowflakeTimeMs(sinceId) ?? 0;
  const sinceMsMin = reachMs(nowMs);
  if (sinceMs >= sinceMsMin) return;
  const message = `'since_id' must be a tweet id created after ${new Date(sinceMsMin).toISOString()}`;
  throw refusal(message, { kind: 'invalid-request', parameters: ['since_id'], sinceMsMin });
}

/** Seven days back, to the minute. */
function reachMs(nowMs: number): number {
  return Math.floor((nowMs - REACH_MS) / MINUTE_MS) * MINUTE_MS;
}

type Page = Omit<SearchPage, 'rateLimit'>;

/** Newest first, below the tweet that the token names. */
function pageOf({ tweets, time, pageTweets }: FakeXOptions, request: SearchRequest): Page {
  const { query, sinceId, untilId, nextToken, maxResults } = request;
  const below = nextToken ?? untilId;
  const size = Math.min(maxResults, pageTweets);
  const found: PublishedTweet[] = [];
  const nowMs = time.nowMs();
  const oldestMs = reachMs(nowMs);
  for (let i = indexFrom(tweets, BigInt(below)) - 1; i >= 0 && found.length <= size; i--) {
    const tweet = tweets[i] as PublishedTweet;
    if (tweet.idNumber <= BigInt(sinceId) || tweet.timeMs < oldestMs) break;
    if (tweet.indexedAtMs <= nowMs && isFoundBy(query, tweet)) found.push(tweet);
  }
  const page = found.slice(0, size);
  const nextToken_ = found.length > size ? (page.at(-1)?.id ?? null) : null;
  return { tweets: page.map(({ json }) => json), includes: {}, errors: [], nextToken: nextToken_ };
}

function authorsOf({ tweets }: Page): JsonObject[] {
  return [...new Set(tweets.map((tweet) => String(tweet.author_id)))].map((id) => ({ id, username: `pessoa${id}` }));
}

/** The index of the first tweet whose id is not below this one. */
function indexFrom(tweets: readonly PublishedTweet[], id: bigint): number {
  let [low, high] = [0, tweets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tweets[middle] as PublishedTweet).idNumber < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The page with what may come over it; nothing of it is lost by that, if who asks goes on below what it got. */
function troubled(page: Page, request: SearchRequest, { dice, weather }: FakeXOptions): Page {
  const { duplicates, partialErrors, emptyPages, degradedTokens } = weather();
  if (request.nextToken !== undefined && dice.chance(degradedTokens)) return degraded(page, request, dice);
  if (page.tweets.length > 0 && dice.chance(emptyPages)) {
    // Another token for the same place.
    return { ...page, tweets: [], nextToken: `0${request.nextToken ?? request.untilId}` };
  }
  const errors = dice.chance(partialErrors) ? [PARTIAL_ERROR] : [];
  const [first, second, ...rest] = page.tweets;
  const isDoubled = first !== undefined && second !== undefined && rest.length > 0 && dice.chance(duplicates);
  // The page stays as long as it was allowed to be: what the double takes the place of comes again with the next page.
  if (!isDoubled) return { ...page, errors };
  const kept = [first, first, second, ...rest].slice(0, page.tweets.length);
  return { ...page, errors, tweets: kept, nextToken: String(kept.at(-1)?.id) };
}

const PARTIAL_ERROR: JsonObject = { title: 'Not Found Error', resource_type: 'user', parameter: 'author_id' };

function degraded(page: Page, { nextToken = '', untilId }: SearchRequest, dice: Dice): Page {
  const kind = dice.below(3);
  if (kind === 0) throw refusal('Invalid next_token', { kind: 'invalid-request', parameters: ['next_token'] });
  return { ...page, nextToken: kind === 1 ? nextToken : `0${untilId}` };
}
