import { createInterface } from 'node:readline/promises';
import type { Search } from '../../core/config.ts';
import { COUNT_PRICE_USD, POST_PRICE_USD } from '../../core/post-price.ts';
import type { PostCount, TweetSource } from '../../pipeline/ports/tweet-source.ts';

const MS_PER_DAY = 86_400_000;

interface CostEstimate {
  readonly postsPerDay: number;
  readonly usdPerDay: number;
}

/** What the searches would cost a day, by the last seven days; each search's estimate costs one request for counts. */
export async function estimateCost(source: TweetSource, searches: readonly Search[]): Promise<CostEstimate> {
  let postsPerDay = 0;
  for (const { query } of searches) {
    const { counts } = await source.count({ archive: 'recent', query });
    postsPerDay += meanPerDay(counts);
  }
  return { postsPerDay: Math.round(postsPerDay), usdPerDay: postsPerDay * POST_PRICE_USD };
}

/** Posts a day on the mean of the hours that were counted; 0 for none. */
export function meanPerDay(counts: readonly PostCount[]): number {
  const posts = counts.reduce((sum, count) => sum + count.posts, 0);
  const coveredMs = counts.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return coveredMs === 0 ? 0 : (posts / coveredMs) * MS_PER_DAY;
}

/** The estimate as a sentence. */
export function costText({ postsPerDay, usdPerDay }: CostEstimate, searches: readonly Search[]): string {
  const names = searches.map(({ name }) => name).join(', ');
  const posts = postsPerDay.toLocaleString('en');
  const estimateUsd = COUNT_PRICE_USD * searches.length;
  return `The real X API will be read for: ${names}.
By the last seven days that is about ${posts} posts and $${usdPerDay.toFixed(2)} a day
($${POST_PRICE_USD} a post; this estimate cost $${estimateUsd.toFixed(3)}).`;
}

/** Asks on the terminal; anything but yes, Ctrl-C and the end of input included, is no. */
export async function askYesNo(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => {
    terminal.once('SIGINT', () => resolve('no'));
    terminal.once('close', () => resolve('no'));
    signal.addEventListener('abort', () => resolve('no'), { once: true });
  });
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
    return /^\s*(y|yes|s|sim)\s*$/i.test(answer);
  } finally {
    terminal.close();
  }
}
