/** A search query or stream rule, parsed. */
export type Query =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | Condition;

/** One operator with its value; values are as they were written, without quotes or the leading sign. */
export type Condition = {
  readonly kind: 'text' | 'hashtag' | 'mention' | 'from' | 'lang' | 'has' | 'is';
  readonly value: string;
};

/** What `has:` can ask for. Source: docs.x.com, build a query, August 2026; X knows a few more. */
export const HAS_VALUES = ['links', 'images', 'media', 'mentions', 'hashtags', 'videos', 'geo'] as const;

/** What `is:` can ask for. Source: docs.x.com, build a query, August 2026; X knows `nullcast` as well. */
export const IS_VALUES = ['retweet', 'reply', 'quote', 'verified'] as const;
