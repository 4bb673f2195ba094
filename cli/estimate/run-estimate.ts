import { systemClock } from '../../adapters/clock.ts';
import type { Search } from '../../core/config.ts';
import { costOf, DAYS_PER_MONTH, meanPerDay, totalPosts } from '../../core/cost-estimate.ts';
import { UsageError } from '../../core/errors.ts';
import { COUNT_PRICE_USD } from '../../core/post-price.ts';
import { assertQuery } from '../../core/query-limits.ts';
import { countPosts } from '../../pipeline/estimate/count-posts.ts';
import type { QueryValue } from '../../pipeline/ports/query-engine.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { isAgreedTo } from '../ask.ts';
import type { EstimateOptions } from '../estimate.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { loadConfig } from '../load-config.ts';
import { defaultFormat, printRows } from '../rows/print-rows.ts';
import { chosenSearches } from '../searches.ts';
import { stopSignal } from '../stop-signal.ts';
import { xSource } from '../x-source.ts';
import { type CountedSearch, estimateText } from './estimate-text.ts';

/** All of recent search is one page of counts. */
const REQUESTS_MAX = 1;
/** Where the width is not known. */
const COLUMNS = 80;

/** Counts what each search would bring, once that was agreed to, and prints what it would cost. */
export async function runEstimate(query: string | undefined, options: EstimateOptions): Promise<ExitCode> {
  const config = await loadConfig(options.config);
  const searches = searchesOf(query, options, config.searches);
  const { source, isLoopback, origin } = xSource();
  const stop = stopSignal();
  try {
    const usd = (COUNT_PRICE_USD.recent * searches.length).toFixed(3);
    const proposal = {
      text: `${origin} will be asked for the counts of ${namesOf(searches)}, which costs $${usd}.`,
      question: 'Ask?',
      refusal: `asking ${origin} for counts costs $${usd}; agree to it with --yes`,
      isAgreed: options.yes === true,
      signal: stop.signal,
    };
    if (!isLoopback && !(await isAgreedTo(proposal))) {
      process.stderr.write('Nothing was asked.\n');
      return EXIT.done;
    }
    await print(await countAll(source, searches), {
      options,
      monthlyPostBudget: config.ingest.monthlyPostBudget,
      isFree: isLoopback,
    });
    return EXIT.done;
  } finally {
    stop.dispose();
  }
}

function searchesOf(
  query: string | undefined,
  { name }: EstimateOptions,
  configured: readonly Search[],
): readonly Search[] {
  if (query === undefined) return chosenSearches(configured, name === undefined ? {} : { name });
  if (name !== undefined) throw new UsageError('give a query, or --name for one of the configured searches; not both');
  assertQuery(query, 'recent');
  return [{ name: 'query', query }];
}

function namesOf(searches: readonly Search[]): string {
  return searches.map(({ name }) => name).join(', ');
}

async function countAll(source: TweetSource, searches: readonly Search[]): Promise<CountedSearch[]> {
  const found: CountedSearch[] = [];
  for (const search of searches) {
    const request = { archive: 'recent', query: search.query } as const;
    const counts = await countPosts(source, request, { requestsMax: REQUESTS_MAX, clock: systemClock });
    found.push({ search, counts });
  }
  return found;
}

interface PrintContext {
  readonly options: EstimateOptions;
  readonly monthlyPostBudget: number;
  readonly isFree: boolean;
}

async function print(found: readonly CountedSearch[], context: PrintContext): Promise<void> {
  const { options, monthlyPostBudget, isFree } = context;
  const format = options.format ?? defaultFormat(process.stdout);
  if (format === 'table') {
    const columns = process.stdout.columns ?? COLUMNS;
    process.stdout.write(estimateText(found, { columns, monthlyPostBudget, isFree }));
    return;
  }
  const rows = found.map((search) => Object.entries(rowOf(search, monthlyPostBudget)));
  const columns = rows[0]?.map(([name]) => name) ?? [];
  await printRows({ columns, batches: [rows.map((row) => row.map(([, value]) => value))] }, format, process.stdout);
}

function rowOf({ search, counts }: CountedSearch, monthlyPostBudget: number): Readonly<Record<string, QueryValue>> {
  const perDay = meanPerDay(counts);
  const [day, month] = [costOf(perDay), costOf(perDay * DAYS_PER_MONTH)];
  return {
    search: search.name,
    query: search.query,
    posts_counted: totalPosts(counts),
    posts_per_day: day.posts,
    usd_per_day: day.usd,
    usd_per_day_with_authors: day.usdWithAuthors,
    posts_per_month: month.posts,
    usd_per_month: month.usd,
    usd_per_month_with_authors: month.usdWithAuthors,
    monthly_post_budget: monthlyPostBudget,
    hours: counts.map(({ startMs, posts }) => ({ start: new Date(startMs).toISOString(), posts })),
  };
}
