import { describe, expect, it } from '@jest/globals';
import { budgetFacts } from '../../cli/status/budget-facts.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import { fakeClock, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';

const DAY_MS = 86_400_000;
const DAYS_LEFT = (Date.UTC(2026, 11, 1) - TEST_NOW_MS) / DAY_MS - 1;

async function spentLake() {
  const clock = fakeClock(TEST_NOW_MS);
  const lake = await memoryLake({ clock });
  const budget = lakeBudget(lake, { limitPosts: 10_000, runId: 'run' });
  for (const [spender, used] of [
    ['stream', 500],
    ['search:presidente', 40],
  ] as const) {
    const block = await budget.reserve({ spender, unitPosts: 1, units: 500 });
    if (block.kind === 'reserved') await block.settle(used);
  }
  clock.advance(DAY_MS);
  return { lake, nowMs: clock.nowMs() };
}

describe('the facts about the budget', () => {
  it('are what the month cost, by spender, and what it will have cost', async () => {
    const { lake, nowMs } = await spentLake();

    const facts = await budgetFacts(lake.store, { nowMs, limitPosts: 10_000, isFree: false });

    const projected = Math.round(540 + 540 * DAYS_LEFT);
    expect(facts).toEqual([
      ['month', '2026-11'],
      ['posts_spent', 540],
      ['posts_spent search:presidente', 40],
      ['posts_spent stream', 500],
      ['usd_spent', '2.70'],
      ['posts_projected', projected],
      ['usd_projected', (projected * 0.005).toFixed(2)],
      ['post_limit', 10_000],
    ]);
  });

  it('project no more than the limit lets through, and no price for a simulator', async () => {
    const { lake, nowMs } = await spentLake();

    const facts = new Map(await budgetFacts(lake.store, { nowMs, limitPosts: 1000, isFree: true }));

    expect(facts.get('posts_projected')).toBe(1000);
    expect([facts.get('usd_spent'), facts.get('usd_projected')]).toEqual(['0.00', '0.00']);
  });

  it('are nought in a month without requests', async () => {
    const { store } = await memoryLake();

    const facts = new Map(await budgetFacts(store, { nowMs: TEST_NOW_MS, limitPosts: 7, isFree: false }));

    expect([...facts.values()]).toEqual(['2026-11', 0, '0.00', 0, '0.00', 7]);
  });
});
