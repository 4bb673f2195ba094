import type { JsonObject } from '../core/json.ts';
import type { IdWindow } from './tweets/id-window.ts';
import type { Removal } from './tweets/removal.ts';

export type PostKind = 'original' | 'reply' | 'retweet' | 'quote';

/** A tweet with everything that it refers to, as X's expansions would give it; one that was not invented may lack anything but its id. */
export interface Post {
  /** In the shape of X API v2, in the words of tweets. */
  readonly tweet: JsonObject & { readonly id: string };
  readonly kind: PostKind;
  /** UTC milliseconds of the id. */
  readonly timeMs: number;
  /** Null when nobody knows. */
  readonly author: JsonObject | null;
  /** In the order of the text, each once. */
  readonly mentioned: readonly JsonObject[];
  readonly inReplyTo: JsonObject | null;
  readonly media: readonly JsonObject[];
  readonly place: JsonObject | null;
  /** When it is taken away; null: never. */
  readonly removal: Removal | null;
  /** The tweet that it retweets, quotes or answers. Null too when that is gone. */
  readonly referenced: Post | null;
  /** What it answers, where it also quotes; absent: nothing. */
  readonly alsoReferenced?: readonly Post[];
}

/** What a simulator has to show. */
export interface PostSource {
  /**
   * The posts of the window, newest first, each made when it is asked for.
   * `countsAtMs` (UTC milliseconds) is when likes and the like are counted; null or absent: what they grow to in the end.
   */
  newestFirst(window: IdWindow, countsAtMs?: number | null): Generator<Post, void, undefined>;
  /** How many posts the window holds, without making them. */
  count(window: IdWindow): number;
}
