import { idAt, snowflakeTimeMs } from '../../core/snowflake.ts';
import { rhythmAt } from './daily-rhythm.ts';
import { drawOnce, PURPOSE } from './dice.ts';
import type { IdWindow } from './id-window.ts';

const MINUTE_MS = 60_000;
/** An id has this many values within one millisecond. */
const IDS_PER_MS = 2 ** 22;
/** The first whole minute (since 1970) after snowflake ids begin, 2010-11-04T01:43Z. */
const FIRST_MINUTE = 21_480_583;
/** Above this mean a Poisson draw is taken from the normal distribution that it nears. */
const NORMAL_FROM_MEAN = 40;
const BURST_MINUTES = 10;

/** Which tweets a minute holds: how many, when each is written and its id, without building any. */
export interface MinutePlan {
  /** Tweets in this minute (minutes since 1970 UTC). */
  count(minute: number): number;
  /** UTC milliseconds of the tweet `index` of the minute; ascends with `index`. */
  timeMs(minute: number, index: number): number;
  /** Id of the tweet `index` of the minute; ascends with `index`, never twice the same. */
  id(minute: number, index: number): bigint;
  /** Where the window begins and ends: [from, to). */
  bounds(window: IdWindow): { readonly from: Position; readonly to: Position };
}

export interface Position {
  readonly minute: number;
  readonly index: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly postsPerMinute: number;
  /** Whether day and night are alike and nothing comes in bursts. */
  readonly isSteady: boolean;
}

/** The plan of an endless stream with this mean rate; a pure function of its options. */
export function minutePlan({ seed, postsPerMinute, isSteady }: PlanOptions): MinutePlan {
  const busyness = (minute: number): number => {
    if (isSteady) return 1;
    return rhythmAt(minute) * (0.75 + drawOnce(seed, Math.floor(minute / BURST_MINUTES), 0, PURPOSE.burst) / 2);
  };
  const count = (minute: number): number => {
    if (minute < FIRST_MINUTE) return 0;
    return poisson(postsPerMinute * busyness(minute), (turn) => drawOnce(seed, minute, turn, PURPOSE.count));
  };
  // One tweet in each of `count` equal spans of the minute: sorted as they are made, and each found without the others.
  const timeMs = (minute: number, index: number): number =>
    minute * MINUTE_MS +
    Math.floor(((index + drawOnce(seed, minute, index, PURPOSE.time)) / count(minute)) * MINUTE_MS);
  const id = (minute: number, index: number): bigint => {
    const idsPerTweet = Math.floor(IDS_PER_MS / count(minute));
    const low = index * idsPerTweet + Math.floor(drawOnce(seed, index, minute, PURPOSE.time) * idsPerTweet);
    return BigInt(idAt(timeMs(minute, index))) + BigInt(low);
  };
  const firstAtOrAbove = (bound: bigint): Position => {
    const minute = Math.max(FIRST_MINUTE, Math.floor((snowflakeTimeMs(bound.toString()) ?? 0) / MINUTE_MS));
    if (bound <= BigInt(idAt(minute * MINUTE_MS))) return { minute, index: 0 };
    let low = 0;
    let high = count(minute);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (id(minute, middle) < bound) low = middle + 1;
      else high = middle;
    }
    return { minute, index: low };
  };
  return {
    count,
    timeMs,
    id,
    bounds: ({ sinceId, untilId }) => ({
      from: firstAtOrAbove(BigInt(sinceId) + 1n),
      to: firstAtOrAbove(BigInt(untilId)),
    }),
  };
}

/** A draw from the Poisson distribution; `draw` gives an independent number in [0, 1) for each turn. */
function poisson(mean: number, draw: (turn: number) => number): number {
  if (mean > NORMAL_FROM_MEAN) {
    const normal = Math.sqrt(-2 * Math.log(1 - draw(0))) * Math.cos(2 * Math.PI * draw(1));
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  let probability = Math.exp(-mean);
  let rest = draw(0);
  let count = 0;
  // Two hundred is beyond any count that a mean of 40 can give.
  while (rest >= probability && count < 200) {
    rest -= probability;
    count++;
    probability *= mean / count;
  }
  return count;
}
