import type { JsonObject } from '../../core/json.ts';
import type { PaidExpansions } from '../../core/post-price.ts';

/** How far back a search looks: seven days, or to the first tweet of 2006 (its price may differ). */
export type Archive = 'recent' | 'all';

/** A window of ids; times are never sent beside them, X refuses a mix. */
export interface IdWindow {
  /** Only ids greater than this. */
  readonly sinceId: string;
  /** Only ids smaller than this. */
  readonly untilId: string;
}

export interface SearchRequest extends IdWindow {
  readonly archive: Archive;
  readonly query: string;
  readonly nextToken?: string;
  /** 10 to 100; to 500 in the full archive. */
  readonly maxResults: number;
}

export interface CountRequest {
  readonly archive: Archive;
  readonly query: string;
  /** Default: the last seven days of `recent`, the last thirty of `all`. */
  readonly window?: IdWindow;
  readonly nextToken?: string;
}

export interface RateLimit {
  readonly remaining: number;
  readonly resetAtMs: number;
}

/** Tweets as X API v2 objects, with the context that they share. */
export interface TweetAnswer {
  readonly tweets: readonly JsonObject[];
  readonly includes: JsonObject;
  /** Partial errors that came beside the tweets. */
  readonly errors: readonly JsonObject[];
  /** Null when the headers are missing. */
  readonly rateLimit: RateLimit | null;
}

/** Newest first; may be empty although more pages follow. */
export interface SearchPage extends TweetAnswer {
  /** X's own time when it answered, UTC milliseconds, to the second; absent when it does not tell. */
  readonly answeredAtMs?: number;
  /** Null on the last page. */
  readonly nextToken: string | null;
}

export interface PostCount {
  readonly startMs: number;
  readonly endMs: number;
  readonly posts: number;
}

export interface CountPage {
  /** By hour, oldest first; pages themselves come newest first. */
  readonly counts: readonly PostCount[];
  /** Null on the last page. */
  readonly nextToken: string | null;
  readonly rateLimit: RateLimit | null;
}

/** The REST endpoints of X that give tweets. Every method makes one request and rejects with SourceError. */
export interface TweetSource {
  /** What comes with each tweet, and costs. */
  readonly expansions: PaidExpansions;
  search(request: SearchRequest): Promise<SearchPage>;
  /** How many posts a search would give; a request costs as much as one of them. */
  count(request: CountRequest): Promise<CountPage>;
  /** The tweets with these ids, at most 100, in any order; what X does not give stands in `errors`, by `value`. */
  tweetsByIds(ids: readonly string[]): Promise<TweetAnswer>;
}
