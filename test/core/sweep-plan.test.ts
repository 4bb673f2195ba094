import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newSearchState, type SearchState } from '../../core/search-state.ts';
import { compareIds, idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import {
  completed,
  gapsSince,
  moveIntoReach,
  nextWindow,
  pausedAt,
  reachBorder,
  settledWindow,
  type WindowPlan,
} from '../../core/sweep-plan.ts';

const NOW_MS = Date.parse('2026-11-21T13:00:00Z');
const DAY_MS = 86_400_000;
const SETTLE_MS = 60_000;
const PLAN: WindowPlan = { nowMs: NOW_MS, settleMs: SETTLE_MS, overlapMs: 0, borderId: reachBorder(NOW_MS) };
const agoMs = fc.integer({ min: 0, max: 20 * DAY_MS });

const states: fc.Arbitrary<SearchState> = fc
  .record({ cursorAgo: agoMs, lowAgo: agoMs, firstAgo: agoMs, isPaused: fc.boolean() })
  .map(({ cursorAgo, lowAgo, firstAgo, isPaused }) => {
    const [first = 0, low = 0, cursor = 0] = [cursorAgo, lowAgo, firstAgo].sort((a, b) => a - b);
    const state = newSearchState(idBefore(idAt(NOW_MS - cursor)));
    return isPaused ? { ...state, paused: { firstUntilId: idAt(NOW_MS - first), lowId: idAt(NOW_MS - low) } } : state;
  });

describe('moveIntoReach', () => {
  it('leaves no window that begins more than seven days ago, and accounts for all time that it passes over', () => {
    fc.assert(
      fc.property(states, (state) => {
        const moved = moveIntoReach(state, reachBorder(NOW_MS));
        const reach = idAt(NOW_MS - 7 * DAY_MS);
        expect(compareIds(moved.cursor, reach)).toBeGreaterThan(0);
        if (moved.cursor === state.cursor) {
          expect(moved).toEqual(state);
          return;
        }
        // What is passed over was durable (the read part of a paused sweep) or stands in a gap.
        const durableMs =
          state.paused && moved.paused === null ? timeOf(state.paused.firstUntilId) - timeOf(state.paused.lowId) : 0;
        const gapMs = moved.gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
        expect(gapMs + durableMs).toBe(timeOf(moved.cursor) - timeOf(state.cursor));
      }),
    );
  });

  it('keeps one gap for a search that could read nothing for weeks, and tells what is new of it', () => {
    const startMs = NOW_MS - 7 * DAY_MS;
    let state = newSearchState(idBefore(idAt(startMs)));
    for (let minute = 5; minute <= 30; minute += 5) {
      const knownToMs = state.gaps.at(-1)?.toMs ?? null;
      state = moveIntoReach(state, idBefore(idAt(startMs + minute * 60_000)));
      const fromMs = startMs + (minute - 5) * 60_000;
      expect(gapsSince(state.gaps, knownToMs)).toEqual([{ fromMs, toMs: startMs + minute * 60_000 }]);
    }

    expect(state.gaps).toEqual([{ fromMs: startMs, toMs: startMs + 30 * 60_000 }]);
  });
});

describe('moveIntoReach, after an overlap', () => {
  it('misses nothing of what a paused sweep had read once more, however far down', () => {
    const hourMs = 3_600_000;
    const state: SearchState = {
      ...newSearchState(idBefore(idAt(NOW_MS - hourMs))),
      hasCompleted: true,
      paused: { firstUntilId: idAt(NOW_MS), lowId: idAt(NOW_MS - 2 * hourMs) },
    };
    const borderMs = NOW_MS + DAY_MS;

    const moved = moveIntoReach(state, idBefore(idAt(borderMs)));

    expect(moved).toMatchObject({ cursor: idBefore(idAt(borderMs)), paused: null });
    expect(moved.gaps).toEqual([{ fromMs: NOW_MS, toMs: borderMs }]);
  });
});

describe('nextWindow', () => {
  it('begins after what is durable', () => {
    fc.assert(
      fc.property(states, (state) => {
        const window = nextWindow(state, PLAN);
        const untilId = state.paused?.lowId ?? idAt(NOW_MS - SETTLE_MS);
        expect([window?.sinceId ?? state.cursor, window?.untilId ?? untilId]).toEqual([state.cursor, untilId]);
      }),
    );
  });

  it('is the same again when a sweep is cut before its first page', () => {
    fc.assert(
      fc.property(states, (state) => {
        const window = nextWindow(state, PLAN);
        fc.pre(window !== null);
        expect(nextWindow(pausedAt(state, window, window.untilId), PLAN)).toEqual(window);
      }),
    );
  });

  it('begins where a complete one ended', () => {
    fc.assert(
      fc.property(states, (state) => {
        const window = nextWindow(state, PLAN);
        fc.pre(window !== null);
        const after = completed(state, window);
        expect(after.paused).toBeNull();
        expect(compareIds(after.cursor, state.cursor)).toBeGreaterThanOrEqual(0);
        expect(after.cursor).toBe(idBefore(window.firstUntilId));
      }),
    );
  });

  it('waits until something has settled', () => {
    const state = newSearchState(idBefore(idAt(NOW_MS - SETTLE_MS)));

    expect(nextWindow(state, PLAN)).toBeNull();
    expect(nextWindow(state, { ...PLAN, nowMs: NOW_MS + 1 })).not.toBeNull();
  });
});

function timeOf(id: string): number {
  return (snowflakeTimeMs(id) ?? 0) + (BigInt(id) % 2n === 1n ? 1 : 0);
}

describe('settledWindow', () => {
  const cursor = idBefore(idAt(NOW_MS - DAY_MS));
  const windowTo = (ms: number) => ({ sinceId: cursor, untilId: idAt(ms), firstUntilId: idAt(ms) });

  it('leaves a window whose end is old enough by the clock of X, to the second', () => {
    const window = windowTo(NOW_MS - SETTLE_MS);

    expect(settledWindow(window, newSearchState(cursor), { answeredAtMs: NOW_MS - 1999, settleMs: SETTLE_MS })).toBe(
      window,
    );
  });

  it('ends it where it is when the clock of this machine is ahead, and never below what was read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2001, max: 20 * DAY_MS }), agoMs, (aheadMs, cursorAgo) => {
        const state = newSearchState(idBefore(idAt(NOW_MS + aheadMs - SETTLE_MS - cursorAgo - 1)));
        const window = windowTo(NOW_MS + aheadMs - SETTLE_MS);

        const settled = settledWindow(window, state, { answeredAtMs: NOW_MS, settleMs: SETTLE_MS });

        const after = completed(state, settled);
        expect(compareIds(after.cursor, state.cursor)).toBeGreaterThanOrEqual(0);
        expect(timeOf(after.cursor)).toBeLessThanOrEqual(Math.max(timeOf(state.cursor), NOW_MS - SETTLE_MS));
        expect(settled).toMatchObject({ sinceId: window.sinceId, untilId: window.untilId });
        // What is durable above the end is read again.
        expect(pausedAt(state, settled, window.untilId).paused?.lowId).toBe(settled.firstUntilId);
      }),
    );
  });
});
