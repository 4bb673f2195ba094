import { describe, expect, it } from '@jest/globals';
import { runHistory } from './history.ts';
import { type Mutant, NO_CLAIM, RECORD_AFTER_REQUEST, SPENDING_AFTER_REQUEST, STATE_BEFORE_PAGE } from './mutants.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

describe('simulated weeks of a search', () => {
  it.each(SEEDS)('keep every promise: npm run test:simulation -- --seed %i', async (seed) => {
    const { violations, sweeps } = await runHistory(seed);

    expect(violations).toEqual([]);
    expect(sweeps).toBeGreaterThan(10);
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
