import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LakeError } from '../../core/errors.ts';
import { compareIds, idAt } from '../../core/snowflake.ts';
import {
  connectedAt,
  NEW_STREAM_STATE,
  STREAM_STATE_FORMAT,
  type StreamState,
  settledAtMs,
  timeOf,
  withFill,
  withGaps,
  withoutFill,
} from '../../core/stream-state.ts';

const NOW_MS = Date.parse('2026-11-21T13:30:00Z');
const OVERLAP_MS = 10_000;

describe('connectedAt', () => {
  it('has no gap when the stream begins', () => {
    const state = connectedAt(NEW_STREAM_STATE, NOW_MS, OVERLAP_MS);

    expect(state).toMatchObject({ fills: [], gaps: [] });
    expect(timeOf(state.durableId ?? '')).toBe(NOW_MS - 1);
  });

  it('leaves no id between the newest durable one and now outside of a fill, whatever was filled meanwhile', () => {
    const steps = fc.array(fc.record({ readMs: fc.nat(40_000), awayMs: fc.nat(200_000), isFilled: fc.boolean() }));
    fc.assert(
      fc.property(steps, (all) => {
        let world: World = { nowMs: NOW_MS, state: connectedAt(NEW_STREAM_STATE, NOW_MS, OVERLAP_MS), missedMs: [] };
        for (const step of all) {
          world = awayAndBack(world, step);
          expect(world.missedMs.filter((ms) => !isCovered(world.state, ms))).toEqual([]);
          if (step.isFilled) world = filled(world);
        }
      }),
    );
  });
});

interface World {
  readonly nowMs: number;
  readonly state: StreamState;
  /** Times of tweets that the stream did not give, and nobody has searched for. */
  readonly missedMs: readonly number[];
}

function awayAndBack({ nowMs, state, missedMs }: World, step: { readMs: number; awayMs: number }): World {
  const durableMs = nowMs + step.readMs;
  const backMs = durableMs + step.awayMs;
  const missed = [durableMs - OVERLAP_MS, durableMs, Math.floor((durableMs + backMs) / 2), backMs + OVERLAP_MS - 1];
  return {
    nowMs: backMs,
    state: connectedAt({ ...state, durableId: idAt(durableMs) }, backMs, OVERLAP_MS),
    missedMs: [...missedMs, ...missed],
  };
}

/** The oldest window is searched, when it has settled. */
function filled(world: World): World {
  const [oldest] = world.state.fills;
  if (oldest === undefined || settledAtMs(oldest, 60_000) > world.nowMs) return world;
  const missedMs = world.missedMs.filter((ms) => !covers(oldest, ms));
  return { ...world, state: withoutFill(world.state, oldest), missedMs };
}

describe('withFill', () => {
  it('makes the last window longer while it is settling, and begins another one after that', () => {
    const first = withFill(NEW_STREAM_STATE, { fromMs: NOW_MS, toMs: NOW_MS + 20_000 }, NOW_MS);

    const joined = withFill(first, { fromMs: NOW_MS + 5000, toMs: NOW_MS + 30_000 }, NOW_MS + 10_000);
    const another = withFill(first, { fromMs: NOW_MS + 5000, toMs: NOW_MS + 90_000 }, NOW_MS + 70_000);

    expect(joined.fills).toMatchObject([{ sinceId: first.fills[0]?.sinceId, untilId: idAt(NOW_MS + 30_000) }]);
    expect(another.fills).toHaveLength(2);
  });
});

describe("the stream's state", () => {
  it('comes back as it was written', () => {
    const state = connectedAt({ ...NEW_STREAM_STATE, durableId: idAt(NOW_MS - 5000) }, NOW_MS, OVERLAP_MS);

    expect(STREAM_STATE_FORMAT.parse(STREAM_STATE_FORMAT.serialize(state), 'key')).toEqual(state);
  });

  it('keeps the newest thousand of its gaps', () => {
    const gaps = Array.from({ length: 1500 }, (_, i) => ({ fromMs: i, toMs: i + 1, of: 'retweets' as const }));

    expect(withGaps(NEW_STREAM_STATE, gaps).gaps).toEqual(gaps.slice(500));
  });

  it('is said to be damaged when it is', () => {
    expect(() => STREAM_STATE_FORMAT.parse('{"format":1}', 'state/stream.json')).toThrow(LakeError);
  });
});

function isCovered(state: StreamState, timeMs: number): boolean {
  return state.fills.some((fill) => covers(fill, timeMs));
}

function covers({ sinceId, untilId }: StreamState['fills'][number], timeMs: number): boolean {
  const id = idAt(timeMs);
  return compareIds(id, sinceId) > 0 && compareIds(id, untilId) < 0;
}
