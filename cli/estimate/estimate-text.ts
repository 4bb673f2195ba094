import type { Search } from '../../core/config.ts';
import { type Cost, costOf, DAYS_PER_MONTH, meanPerDay, totalPosts } from '../../core/cost-estimate.ts';
import { COUNT_PRICE_USD, POST_PRICE_USD, postPricesMax, USER_PRICE_USD } from '../../core/post-price.ts';
import type { PostCount } from '../../pipeline/ports/tweet-source.ts';
import { counted } from '../counted.ts';
import { dollars } from '../dollars.ts';
import { plainText } from '../plain-text.ts';
import { cutToWidth } from '../text-width.ts';
import { hoursChart } from './hours-chart.ts';

/** A search with what X counted for it in the last seven days. */
export interface CountedSearch {
  readonly search: Search;
  readonly counts: readonly PostCount[];
}

export interface EstimateContext {
  /** Of the terminal. */
  readonly columns: number;
  readonly monthlyPostBudget: number;
  /** Whether asking cost nothing. */
  readonly isFree: boolean;
}

/** The estimate for people: each search's week as a picture, what all of them cost, and what to know about it. */
export function estimateText(searches: readonly CountedSearch[], context: EstimateContext): string {
  const { columns, monthlyPostBudget, isFree } = context;
  const perDay = searches.reduce((sum, { counts }) => sum + meanPerDay(counts), 0);
  const [day, month] = [costOf(perDay), costOf(perDay * DAYS_PER_MONTH)];
  const lines = [
    ...searches.flatMap((search) => pictureOf(search, columns)),
    ...costLines(day, month),
    '',
    ...budgetLines(perDay, monthlyPostBudget),
    ...notes(searches.length, isFree),
  ];
  return `${lines.join('\n')}\n`;
}

function pictureOf({ search, counts }: CountedSearch, columns: number): string[] {
  const heading = cutToWidth(plainText(`${search.name}: ${search.query}`), columns);
  return [heading, ...hoursChart(counts, columns), `${counted(totalPosts(counts), 'post')} in the last seven days`, ''];
}

function costLines(day: Cost, month: Cost): string[] {
  const row = (name: string, cells: readonly string[]) =>
    name.padEnd(8) + cells.map((cell) => cell.padStart(CELL_CHARS)).join('');
  const cells = ({ posts, usd, usdWithAuthors }: Cost) => [
    posts.toLocaleString('en'),
    dollars(usd),
    dollars(usdWithAuthors),
  ];
  return [
    row('', ['posts', 'without authors', 'with authors']),
    row('a day', cells(day)),
    row('a month', cells(month)),
  ];
}

const CELL_CHARS = 17;

/** The budget is one of posts, in which an author counts for two. */
function budgetLines(perDay: number, monthlyPostBudget: number): string[] {
  return [
    `The month's budget (ingest.monthlyPostBudget) is ${counted(monthlyPostBudget, 'post')}:`,
    `${lasts(perDay, monthlyPostBudget)} without authors, ${lasts(postPricesMax(perDay, { expandAuthors: true }), monthlyPostBudget)} with them.`,
  ];
}

function lasts(perDay: number, monthlyPostBudget: number): string {
  const days = Math.floor(monthlyPostBudget / perDay);
  return days >= DAYS_PER_MONTH || perDay === 0 ? 'enough' : `used up after ${counted(days, 'day')}`;
}

function notes(searches: number, isFree: boolean): string[] {
  const asked = (COUNT_PRICE_USD.recent * searches).toFixed(3);
  return [
    `A post is $${POST_PRICE_USD}, an author $${USER_PRICE_USD.toFixed(3)}. X charges each once within a UTC day (a "soft`,
    'guarantee"), however often it is read; the budget counts it each time.',
    isFree ? 'This API is on this machine: nothing was paid.' : `These counts cost $${asked}.`,
  ];
}
