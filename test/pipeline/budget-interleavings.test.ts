import { describe, expect, it } from '@jest/globals';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { postsSpent } from '../../core/budget-state.ts';
import { type Budget, lakeBudget, readBudget } from '../../pipeline/budget/budget.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { exploreInterleavings, type World } from '../support/interleavings.ts';
import { fakeClock, TEST_NOW_MS } from '../support/memory-lake.ts';

type BudgetLake = Pick<Lake, 'store' | 'clock' | 'random'>;

const LIMIT_POSTS = 150;

/** What a page brings of the 100 that it may, by spender. */
const BROUGHT = [90, 100, 40] as const;

interface Spender {
  /** Ends with its block open, like a killed process. */
  readonly dies?: boolean;
  readonly change?: (store: ObjectStore) => ObjectStore;
  readonly budget?: (lake: BudgetLake, runId: string) => Budget;
}

const realBudget = (lake: BudgetLake, runId: string): Budget => lakeBudget(lake, { limitPosts: LIMIT_POSTS, runId });

/** Each spender reads one page, if it may; X counts it when it is asked. */
async function worldOf(spenders: readonly Spender[]): Promise<World> {
  const lake: BudgetLake = { store: memoryObjectStore(), clock: fakeClock(TEST_NOW_MS), random: () => 0.5 };
  const charged: number[] = [];
  const forfeited: number[] = [];
  const process = ({ dies, change = (same) => same, budget = realBudget }: Spender, i: number) =>
    async function spend(store: ObjectStore): Promise<void> {
      const page = { spender: `search:${i}`, unitPosts: 1, units: 100, unitsMin: 10 };
      const reservation = await budget({ ...lake, store: change(store) }, `run-${i}`).reserve(page);
      if (reservation.kind === 'refused') return;
      const posts = Math.min(reservation.units, BROUGHT[i] ?? 0);
      charged.push(posts);
      if (dies) forfeited.push(reservation.posts - posts);
      else await reservation.settle(posts);
    };
  return {
    store: lake.store,
    processes: spenders.map(process),
    async check() {
      expect(sum(charged)).toBeLessThanOrEqual(LIMIT_POSTS);
      expect(charged.length).toBeGreaterThanOrEqual(1);
      expect(postsSpent(await readBudget(lake, '2026-11'))).toBe(sum(charged) + sum(forfeited));
    },
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('a budget with several spenders, in every order of their I/O calls', () => {
  it.each([
    ['two', [{}, {}], 40],
    ['two, of whom one dies with its block', [{ dies: true }, {}], 20],
    [
      'two, whose writes arrive although they seem to be refused',
      [{ change: seemsRefused }, { change: seemsRefused }],
      40,
    ],
  ] as const)('is never passed, and counts what X took and what was forfeited: %s', async (_, spenders, statesMin) => {
    const { ends, states } = await exploreInterleavings(() => worldOf(spenders));

    expect(ends).toBeGreaterThan(5);
    expect(states).toBeGreaterThan(statesMin);
  });

  it('is never passed by three, of whom one dies', async () => {
    const { states } = await exploreInterleavings(() => worldOf([{ dies: true }, {}, {}]));

    expect(states).toBeGreaterThan(1000);
  });

  it.each([
    ['spending is counted after the request', { budget: countedAfterwards }],
    ['writes hold without conditions', { change: withoutConditions }],
  ] as const)('would be passed if %s', async (_, spender) => {
    await expect(exploreInterleavings(() => worldOf([spender, spender]))).rejects.toThrow('wrong end');
  });
});

/** Looks before the request whether something is left, and counts when the answer is there. */
function countedAfterwards(lake: BudgetLake, runId: string): Budget {
  const budget = realBudget(lake, runId);
  return {
    async reserve(request) {
      const leftPosts = LIMIT_POSTS - postsSpent(await readBudget(lake, '2026-11'));
      const posts = Math.min(request.units, leftPosts);
      if (posts < 10) return { kind: 'refused', reason: '', leftPosts, resumeAtMs: 0 };
      const settle = async (usedPosts: number): Promise<void> => {
        const counted = await budget.reserve({ ...request, units: usedPosts, unitsMin: 0 });
        if (counted.kind === 'reserved') await counted.settle(usedPosts);
      };
      return { kind: 'reserved', units: posts, posts, monthEndMs: 0, settle };
    },
  };
}

function withoutConditions(store: ObjectStore): ObjectStore {
  return { ...store, put: (key, bytes) => store.put(key, bytes) };
}

/** The answer to each write is lost, and the store's repetition of it conflicts with the write itself. */
function seemsRefused(store: ObjectStore): ObjectStore {
  return {
    ...store,
    async put(key, bytes, options) {
      await store.put(key, bytes, options);
      return { kind: 'conflict' };
    },
  };
}
