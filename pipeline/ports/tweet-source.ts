import type { JsonObject } from '../../core/json.ts';

export interface SearchRequest {
  readonly query: string;
  /** Only ids greater than this. */
  readonly sinceId: string;
  /** Only ids smaller than this. */
  readonly untilId: string;
  readonly nextToken?: string;
  /** 10 to 100. */
  readonly maxResults: number;
}

export interface RateLimit {
  readonly remaining: number;
  readonly resetAtMs: number;
}

export interface SearchPage {
  /** Newest first, X API v2 objects; may be empty although more pages follow. */
  readonly tweets: readonly JsonObject[];
  readonly includes: JsonObject;
  /** Partial errors that came beside the tweets. */
  readonly errors: readonly JsonObject[];
  /** Null on the last page. */
  readonly nextToken: string | null;
  /** Null when the headers are missing. */
  readonly rateLimit: RateLimit | null;
}

export interface PostCount {
  readonly startMs: number;
  readonly endMs: number;
  readonly posts: number;
}

/** X's recent search. Every method rejects with SourceError. */
export interface TweetSource {
  searchRecent(request: SearchRequest): Promise<SearchPage>;
  /** Posts by hour that matched in the last seven days, oldest first. */
  countRecent(query: string): Promise<readonly PostCount[]>;
}
