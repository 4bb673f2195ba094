import type { Search } from '../../core/config.ts';
import { type Cost, costOf, meanPerDay } from '../../core/cost-estimate.ts';
import { COUNT_PRICE_USD, POST_PRICE_USD } from '../../core/post-price.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';

/** What the searches would cost a day, by the last seven days; each search's estimate costs one request for counts. */
export async function estimateCost(source: TweetSource, searches: readonly Search[]): Promise<Cost> {
  let postsPerDay = 0;
  for (const { query } of searches) {
    const { counts } = await source.count({ archive: 'recent', query });
    postsPerDay += meanPerDay(counts);
  }
  return costOf(postsPerDay);
}

/** The cost of a day as a sentence. */
export function costText({ posts, usd }: Cost, searches: readonly Search[]): string {
  const names = searches.map(({ name }) => name).join(', ');
  const estimateUsd = COUNT_PRICE_USD.recent * searches.length;
  return `The real X API will be read for: ${names}.
By the last seven days that is about ${posts.toLocaleString('en')} posts and $${usd.toFixed(2)} a day
($${POST_PRICE_USD} a post; this estimate cost $${estimateUsd.toFixed(3)}).`;
}
