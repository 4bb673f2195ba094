import { systemClock } from '../../adapters/clock.ts';
import { monthAt, postsSpent } from '../../core/budget-state.ts';
import type { Config, Search } from '../../core/config.ts';
import { costOf, totalPosts } from '../../core/cost-estimate.ts';
import { COUNT_PRICE_USD } from '../../core/post-price.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import { readBudget } from '../../pipeline/budget/budget.ts';
import { countPosts } from '../../pipeline/estimate/count-posts.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { IdWindow, TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { isAgreedTo } from '../ask.ts';
import { counted } from '../counted.ts';
import { dollars } from '../dollars.ts';

/** What a search has still to read. */
export interface OpenBackfill {
  readonly search: Search;
  readonly window: IdWindow;
}

export interface Buying {
  readonly lake: Lake;
  readonly source: TweetSource;
  readonly config: Config;
  /** Where the API is, for people. */
  readonly origin: string;
  readonly isAgreed: boolean;
  readonly signal: AbortSignal;
}

/** X gives 31 days of counts a page; a page less than full would be asked for here and there. Source: docs.x.com, counts. */
const PAGE_MS = 30 * 86_400_000;

/** Says what the backfills cost and asks, before the counts and before the tweets; both cost. */
export async function isBuyingAgreedTo(open: readonly OpenBackfill[], buying: Buying): Promise<boolean> {
  const { source, origin, isAgreed, signal } = buying;
  const requests = open.reduce((sum, { window }) => sum + requestsMaxOf(window), 0);
  const usd = dollars(requests * COUNT_PRICE_USD.all);
  const refusal = `reading the archive of ${origin} costs money; agree to it with --yes`;
  const text = `${origin} will be asked how many posts that is: at most ${counted(requests, 'request')}, ${usd}.`;
  if (!(await isAgreedTo({ text, question: 'Ask?', refusal, isAgreed, signal }))) return false;
  let posts = 0;
  for (const { search, window } of open) {
    const options = { requestsMax: requestsMaxOf(window), clock: systemClock };
    posts += totalPosts(await countPosts(source, { archive: 'all', query: search.query, window }, options));
  }
  return isAgreedTo({ text: await priceText(posts, buying), question: 'Buy them?', refusal, isAgreed, signal });
}

function requestsMaxOf({ sinceId, untilId }: IdWindow): number {
  return Math.ceil((timeOf(untilId) - timeOf(sinceId)) / PAGE_MS) + 1;
}

function timeOf(id: string): number {
  return snowflakeTimeMs(id) ?? 0;
}

async function priceText(posts: number, { lake, config }: Buying): Promise<string> {
  const { monthlyPostBudget, expandAuthors } = config.ingest;
  const { usd, usdWithAuthors } = costOf(posts);
  const left = monthlyPostBudget - postsSpent(await readBudget(lake, monthAt(lake.clock.nowMs())));
  const price = expandAuthors ? `${dollars(usdWithAuthors)} with their authors, at most` : dollars(usd);
  return `These are about ${counted(posts, 'post')}: ${price}, as recent search is priced; the archive's price may differ.
The month's budget has ${counted(Math.max(0, left), 'post')} left; what is past it waits for the next month.`;
}
