import type { SourceFailure } from './errors.ts';
import { type JsonObject, objectsOf } from './json.ts';
import { includedTweetsOf } from './x-names.ts';

/** What X takes, in US dollars. Source: docs.x.com, pay-per-use pricing, August 2026. */
export const POST_PRICE_USD = 0.005;
export const USER_PRICE_USD = 0.01;
/** For each request for counts, whatever it counts. */
export const COUNT_PRICE_USD = { recent: 0.005, all: 0.01 } as const;

/** A user read costs so many posts. */
const USER_POSTS = USER_PRICE_USD / POST_PRICE_USD;
/** A tweet replies to one post and quotes or reposts another at most. */
const REFERENCED_POSTS_MAX = 2;

/** What may come with each tweet, and costs. */
export interface PaidExpansions {
  /** Whether each tweet's author comes with it; X takes the price of a user for each. Default: false. */
  readonly expandAuthors?: boolean;
  /** Whether tweets that are replied to, quoted or retweeted come too; X takes the price of a post for each. Default: false. */
  readonly expandReferenced?: boolean;
}

/** The most that an answer of so many tweets can cost, in post prices. */
export function postPricesMax(tweets: number, { expandAuthors, expandReferenced }: PaidExpansions): number {
  return tweets * (1 + (expandAuthors ? USER_POSTS : 0) + (expandReferenced ? REFERENCED_POSTS_MAX : 0));
}

/** What an answer cost, in post prices: its tweets, the tweets in its `includes`, and users at the price of two. */
export function postPricesOf(answer: { readonly tweets: readonly unknown[]; readonly includes: JsonObject }): number {
  const { tweets, includes } = answer;
  return tweets.length + includedTweetsOf(includes).length + USER_POSTS * objectsOf(includes.users).length;
}

/** Whether X surely took nothing for a request that failed so: it refused the request (4xx), or was not reached. */
export function isFreeOfCharge(failure: SourceFailure): boolean {
  if (failure.kind !== 'unavailable') return true;
  const { isUnsent = false, status = 0 } = failure;
  return isUnsent || (status >= 400 && status < 500);
}
