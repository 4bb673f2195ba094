import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { postsBySpender, postsSpent } from '../../core/budget-state.ts';
import { type Budget, lakeBudget, type ReservationRequest, readBudget } from '../../pipeline/budget/budget.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { dyingAfter } from '../support/dying-lake.ts';
import { fakeClock, keysOf, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';

const PAGE: ReservationRequest = { spender: 'search:presidente', unitPosts: 1, units: 100, unitsMin: 10 };
const DECEMBER_MS = Date.UTC(2026, 11, 1);

type BudgetLake = Pick<Lake, 'store' | 'clock' | 'random'>;

let runs = 0;
const budgetOf = (lake: BudgetLake, limitPosts: number): Budget =>
  lakeBudget(lake, { limitPosts, runId: `run-${++runs}` });

async function reserved(budget: Budget, request = PAGE) {
  const reservation = await budget.reserve(request);
  if (reservation.kind === 'refused') throw new Error(reservation.reason);
  return reservation;
}

const spentIn = async (lake: BudgetLake, month = '2026-11') => postsSpent(await readBudget(lake, month));

describe('a budget', () => {
  it('counts a block as spent from its reservation on, and gives back what was not used', async () => {
    const lake = await memoryLake();
    const budget = budgetOf(lake, 1000);

    const reservation = await reserved(budget);
    expect(await spentIn(lake)).toBe(100);
    await reservation.settle(30);

    expect(await spentIn(lake)).toBe(30);
    expect(await keysOf(lake, 'state/budget/')).toEqual(['state/budget/2026-11.json']);
  });

  it('reserves what a unit costs with all that comes with it', async () => {
    const lake = await memoryLake();

    const reservation = await reserved(budgetOf(lake, 1000), { ...PAGE, unitPosts: 5 });

    expect(reservation).toMatchObject({ units: 100, posts: 500, monthEndMs: DECEMBER_MS });
    expect(await spentIn(lake)).toBe(500);
  });

  it('gives fewer units when less is left, and is used up to the last that is of use', async () => {
    const lake = await memoryLake();
    const budget = budgetOf(lake, 145);

    const units = [];
    for (let i = 0; i < 3; i++) {
      const reservation = await budget.reserve({ ...PAGE, unitPosts: 3, units: 30 });
      units.push(reservation.kind === 'refused' ? reservation : reservation.units);
    }

    expect(units).toMatchObject([30, 18, { kind: 'refused', leftPosts: 1, resumeAtMs: DECEMBER_MS }]);
  });

  it('says which budget is used up, and how to change it', async () => {
    const lake = await memoryLake();

    expect(await budgetOf(lake, 0).reserve(PAGE)).toEqual({
      kind: 'refused',
      reason: 'the budget of 0 posts for 2026-11 (ingest.monthlyPostBudget) is used up',
      leftPosts: 0,
      resumeAtMs: DECEMBER_MS,
    });
    expect(await budgetOf(lake, 9).reserve(PAGE)).toMatchObject({ reason: expect.stringMatching(/only 9 left$/) });
    expect(await keysOf(lake, 'state/budget/')).toEqual([]);
  });

  it('is the same for all spenders of the lake, and tells them apart', async () => {
    const lake = await memoryLake();

    await (await reserved(budgetOf(lake, 200))).settle(70);
    await reserved(budgetOf(lake, 200), { ...PAGE, spender: 'stream' });

    expect(postsBySpender(await readBudget(lake, '2026-11'))).toEqual(
      new Map([
        ['search:presidente', 70],
        ['stream', 100],
      ]),
    );
    expect(await budgetOf(lake, 200).reserve({ ...PAGE, unitsMin: 100 })).toMatchObject({ leftPosts: 30 });
  });

  it('settles in the month of the reservation, and has another in the next month', async () => {
    const clock = fakeClock(DECEMBER_MS - 1);
    const lake = await memoryLake({ clock });
    const budget = budgetOf(lake, 100);
    const november = await reserved(budget);
    clock.advance(1);

    const december = await reserved(budget);
    await november.settle(40);

    expect([await spentIn(lake), await spentIn(lake, '2026-12')]).toEqual([40, 100]);
    expect(december.monthEndMs).toBe(Date.UTC(2027, 0, 1));
  });

  it('keeps in mind when X gave more than it was asked for', async () => {
    const lake = await memoryLake();
    const budget = budgetOf(lake, 150);

    await (await reserved(budget)).settle(170);

    expect(await spentIn(lake)).toBe(170);
    expect(await budget.reserve(PAGE)).toMatchObject({ kind: 'refused', leftPosts: 0 });
  });

  it('gives up a change that comes too late again and again, with longer and longer pauses between', async () => {
    const store = memoryObjectStore();
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ store, clock });
    const busy = { ...lake, store: { ...store, put: async () => ({ kind: 'conflict' as const }) } };

    await expect(budgetOf(busy, 100).reserve(PAGE)).rejects.toThrow('changed under each of 16 attempts');

    expect(clock.nowMs()).toBe(TEST_NOW_MS + (250 + 500 + 1000 + 2000 + 11 * 4000) / 2);
  });

  it('is never passed, whoever dies at whichever I/O call, and forfeits one block for each death', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lives), async (history) => {
        const lake = { store: memoryObjectStore(), clock: fakeClock(TEST_NOW_MS), random: () => 0.5 };
        let chargedPosts = 0;
        let deaths = 0;
        for (const { calls, answer } of history) {
          const life = await live(budgetOf(dyingAfter(lake, calls), 450), answer);
          chargedPosts += life.chargedPosts;
          deaths += life.hasDied ? 1 : 0;
          const spent = await spentIn(lake);
          expect(spent).toBeLessThanOrEqual(450);
          expect(chargedPosts).toBeLessThanOrEqual(spent);
          expect(spent - chargedPosts).toBeLessThanOrEqual(100 * deaths);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** A process that ends after so many I/O calls, for a search that brings so many posts a page. */
const lives = fc.record({ calls: fc.integer({ min: 1, max: 10 }), answer: fc.integer({ min: 0, max: 100 }) });

/** Reads three pages if it may and can. */
async function live(budget: Budget, answer: number): Promise<{ chargedPosts: number; hasDied: boolean }> {
  let chargedPosts = 0;
  try {
    for (let page = 0; page < 3; page++) {
      const reservation = await budget.reserve(PAGE);
      if (reservation.kind === 'refused') break;
      const posts = Math.min(answer, reservation.units);
      chargedPosts += posts;
      await reservation.settle(posts);
    }
    return { chargedPosts, hasDied: false };
  } catch {
    return { chargedPosts, hasDied: true };
  }
}
