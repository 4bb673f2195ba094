import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { postsSpent } from '../../core/budget-state.ts';
import { lakeBudget, readBudget } from '../../pipeline/budget/budget.ts';
import { postMeter } from '../../pipeline/stream/post-meter.ts';
import { fakeClock, TEST_NOW_MS } from '../support/memory-lake.ts';

describe('the meter of a stream', () => {
  it('has spent just what came once it is settled, also when X sent more than was reserved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 1500 })), async (bursts) => {
        const lake = { store: memoryObjectStore(), clock: fakeClock(TEST_NOW_MS), random: () => 0.5 };
        const budget = lakeBudget(lake, { limitPosts: 1_000_000, runId: 'run' });
        const meter = postMeter(budget, lake.clock, {});
        for (const posts of bursts) {
          expect(await meter.reserve()).toBeNull();
          meter.count(posts);
        }
        await meter.settle();

        const spent = postsSpent(await readBudget(lake, '2026-11'));
        expect(spent).toBe(bursts.reduce((sum, posts) => sum + posts, 0));
      }),
    );
  });
});
