import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  monthAt,
  monthEndMs,
  monthStartMs,
  NOTHING_SPENT,
  parseBudgetState,
  postsBySpender,
  postsSpent,
  projectedPosts,
  serializeBudgetState,
  settled,
  withBlock,
} from '../../core/budget-state.ts';

const NOW_MS = Date.UTC(2026, 10, 21);

const block = (id: string, posts: number, spender = 'search:a') => ({ id, spender, posts });

describe('a month', () => {
  it('is that of the UTC day, and ends where the next begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), (timeMs) => {
        const month = monthAt(timeMs);
        expect([monthStartMs(month) <= timeMs, timeMs < monthEndMs(month)]).toEqual([true, true]);
        expect(monthStartMs(monthAt(monthEndMs(month)))).toBe(monthEndMs(month));
        expect(monthAt(monthEndMs(month) - 1)).toBe(month);
      }),
    );
  });
});

describe('the state of a budget', () => {
  it('counts open blocks as spent, and what was settled as it was used', () => {
    const reserved = withBlock(withBlock(NOTHING_SPENT, block('1', 100), NOW_MS), block('2', 500, 'stream'), NOW_MS);
    const state = settled(reserved, '1', 30);

    expect(postsSpent(reserved)).toBe(600);
    expect(postsBySpender(state)).toEqual(
      new Map([
        ['search:a', 30],
        ['stream', 500],
      ]),
    );
  });

  it('settles a block once', () => {
    const state = settled(withBlock(NOTHING_SPENT, block('1', 100), NOW_MS), '1', 30);

    expect(settled(state, '1', 30)).toBe(state);
  });

  it('holds few blocks, however many processes died with theirs, and forgets none of what they spent', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 300, size: 'max' }), (blocks) => {
        const state = blocks.reduce((now, posts, i) => withBlock(now, block(String(i), posts), NOW_MS), NOTHING_SPENT);
        expect(postsSpent(state)).toBe(blocks.reduce((sum, posts) => sum + posts, 0));
        expect(state.open.length).toBe(Math.min(100, blocks.length));
        expect(state.open.at(-1)?.id).toBe(blocks.length === 0 ? undefined : String(blocks.length - 1));
      }),
    );
  });

  it('projects what was spent since the first block to the end of the month', () => {
    const state = withBlock(NOTHING_SPENT, block('1', 1000), NOW_MS);
    const dayMs = 86_400_000;

    expect(projectedPosts(NOTHING_SPENT, NOW_MS)).toBe(0);
    expect(projectedPosts(state, NOW_MS + 2 * dayMs)).toBe(1000 + (1000 / 2) * 8);
    expect(projectedPosts(state, NOW_MS + 10 * dayMs - 1)).toBe(1000);
    // The first minute is no measure.
    expect(projectedPosts(state, NOW_MS + 60_000)).toBeLessThan(1000 * 24 * 10 + 1001);
  });

  it('is read back as it was written, and refused by its key when it is damaged', () => {
    const state = withBlock(NOTHING_SPENT, block('1', 100), NOW_MS);

    expect(parseBudgetState(serializeBudgetState(state), 'k')).toEqual(state);
    expect(() =>
      parseBudgetState('{"format":1,"sinceMs":null,"spent":{"a":-1},"open":[]}', 'state/budget/2026-11.json'),
    ).toThrow('state/budget/2026-11.json is damaged');
  });
});
