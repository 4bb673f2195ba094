import { POST_PRICE_USD, postPricesMax } from './post-price.ts';

/** A count of posts over a span of tweet time: [startMs, endMs), UTC milliseconds. */
interface CountedSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly posts: number;
}

/** What so many posts cost, in US dollars. */
export interface Cost {
  readonly posts: number;
  readonly usd: number;
  /** At most: X charges an author once within a UTC day, however many of the posts are theirs. */
  readonly usdWithAuthors: number;
}

const MS_PER_DAY = 86_400_000;

/** For people, a month is as long. */
export const DAYS_PER_MONTH = 30;

/** The cost of reading so many posts once: to the whole post and cent. */
export function costOf(posts: number): Cost {
  return {
    posts: Math.round(posts),
    usd: cents(posts * POST_PRICE_USD),
    usdWithAuthors: cents(postPricesMax(posts, { expandAuthors: true }) * POST_PRICE_USD),
  };
}

/** Posts a day on the mean of the time that was counted; 0 for none. */
export function meanPerDay(counts: readonly CountedSpan[]): number {
  const coveredMs = counts.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return coveredMs === 0 ? 0 : (totalPosts(counts) / coveredMs) * MS_PER_DAY;
}

export function totalPosts(counts: readonly CountedSpan[]): number {
  return counts.reduce((sum, { posts }) => sum + posts, 0);
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
