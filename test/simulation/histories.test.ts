import { describe, expect, it } from '@jest/globals';
import { type HistoryReport, runHistory } from './history.ts';
import { type Mutant, NO_CLAIM, RECORD_AFTER_REQUEST, SPENDING_AFTER_REQUEST, STATE_BEFORE_PAGE } from './mutants.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
/** What must have gone wrong in some of them, or they would show nothing. */
const TROUBLES = [
  "X: 'since_id' must be a tweet id created after",
  'X: CreditsDepleted',
  'X: Invalid next_token',
  'X: Too Many Requests',
  'X: connection reset',
  'X: no route',
  'a token again',
  'a token back to the first page',
  'a tweet twice',
  'a write sent twice',
  'an empty page with a token',
  'no answer to put',
  'partial errors',
  'the last request of the limit',
  'the store cannot be reached',
];

const reports = new Map<number, Promise<HistoryReport>>();

/** Each history once. */
function reportOf(seed: number): Promise<HistoryReport> {
  const report = reports.get(seed) ?? runHistory(seed);
  reports.set(seed, report);
  return report;
}

describe('simulated weeks of a search', () => {
  it.each(SEEDS)('keep every promise: npm run test:simulation -- --seed %i', async (seed) => {
    const { violations, ends } = await reportOf(seed);

    expect(violations).toEqual([]);
    expect(ends.complete).toBeGreaterThan(0);
  });

  it('hold every trouble, deaths before and after each kind of call, and gaps', async () => {
    const all = await Promise.all(SEEDS.map(reportOf));

    const troubles = all.flatMap((report) => Object.keys(report.troubles));
    expect(TROUBLES.filter((what) => !troubles.includes(what))).toEqual([]);
    const deaths = new Set(all.flatMap((report) => Object.keys(report.deaths)));
    for (const zone of ['raw/tweets', 'state/search', 'state/budget', 'searches']) {
      expect([`before put ${zone}`, `after put ${zone}`].filter((what) => !deaths.has(what))).toEqual([]);
    }
    expect(all.filter(({ gaps }) => gaps > 0).length).toBeGreaterThan(3);
  });

  it('are the same again for the same seed', async () => {
    expect(await runHistory(1)).toEqual(await reportOf(1));
  });

  it.each<[string, Mutant, RegExp]>([
    ['the state is saved before the page is durable', STATE_BEFORE_PAGE, /lost tweet/],
    ['nobody claims the search', NO_CLAIM, /asked X while .* was sweeping/],
    ['spending is counted after the request', SPENDING_AFTER_REQUEST, /X charged .* the limit is/],
    ['what is asked for is written down after the request', RECORD_AFTER_REQUEST, /before its begin was durable/],
  ])('show it when %s', async (_, mutant, violation) => {
    const found: string[] = [];
    for (const seed of SEEDS) {
      if (found.length > 0) break;
      const { violations } = await runHistory(seed, mutant);
      found.push(...violations.filter((one) => violation.test(one)));
    }

    expect(found.length).toBeGreaterThan(0);
  });
});
