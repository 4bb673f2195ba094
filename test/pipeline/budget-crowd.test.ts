import { describe, expect, it } from '@jest/globals';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { postsSpent } from '../../core/budget-state.ts';
import { lakeBudget, readBudget } from '../../pipeline/budget/budget.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { diceFor } from '../../simulator/tweets/dice.ts';
import { TEST_NOW_MS } from '../support/memory-lake.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const SPENDERS = 50;
/** About what S3 takes for an answer. */
const CALL_MS = 30;

describe('a budget with a crowd of spenders', () => {
  it('gives each of those that begin at once its turn, before any gives up', async () => {
    const clock = virtualClock(TEST_NOW_MS);
    const lake = { store: slowStore(), clock, random: diceFor(1, 0, 0, 0).next };

    const spend = async (runId: string): Promise<void> => {
      const budget = lakeBudget(lake, { limitPosts: 1_000_000, runId });
      const block = await budget.reserve(PAGE);
      if (block.kind === 'reserved') await block.settle(7);
    };
    await clock.runUntil(Promise.all(Array.from({ length: SPENDERS }, (_, i) => spend(`run-${i}`))));

    expect(postsSpent(await clock.runUntil(readBudget(lake, '2026-11')))).toBe(7 * SPENDERS);

    function slowStore(): ObjectStore {
      const store = memoryObjectStore();
      return {
        ...store,
        async get(key) {
          await clock.sleep(CALL_MS);
          return store.get(key);
        },
        async put(key, bytes, options) {
          await clock.sleep(CALL_MS);
          return store.put(key, bytes, options);
        },
      };
    }
  });
});

const PAGE = { spender: 'search:presidente', unitPosts: 1, units: 100, unitsMin: 10 };
