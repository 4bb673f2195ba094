import type { Search } from '../../core/config.ts';
import { type Dice, diceFor } from '../../simulator/tweets/dice.ts';
import { FAIR_WEATHER, type XWeather } from './fake-x.ts';
import type { StoreWeather } from './mortal-store.ts';
import { TOPICS } from './published-tweets.ts';

/** [fromMs, toMs), UTC milliseconds of the world. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What runs from a time on: a redeploy may change all of it. */
export interface Deployment {
  readonly fromMs: number;
  readonly searches: readonly Search[];
  readonly pollMs: number;
  readonly settleMs: number;
  /** How much is read once more in each sweep. */
  readonly overlapMs: number;
  readonly lookbackMs: number;
  /** The time that one sweep has. */
  readonly timeoutMs: number;
}

/** All that is decided before a history begins; the same seed gives the same. */
export interface HistoryPlan {
  readonly startMs: number;
  readonly endMs: number;
  /** Whether sweeps run as Lambda functions do: killed at their timeout, and nobody can see whether one still runs. */
  readonly isCloud: boolean;
  /** Tweets an hour, on the mean. */
  readonly perHour: number;
  readonly pageTweets: number;
  readonly requestsMax: number;
  readonly limitPosts: number;
  /** Whether each page brings its authors, who cost twice a post each. */
  readonly expandAuthors: boolean;
  readonly deployments: readonly Deployment[];
  /** When nothing runs. */
  readonly outage: Period | null;
  /** From a time on, this machine's clock is so much ahead of X's. */
  readonly clockJumps: readonly { readonly atMs: number; readonly aheadMs: number }[];
  readonly xDown: readonly Period[];
  readonly moneyGone: readonly Period[];
  readonly xWeather: XWeather;
  readonly storeWeather: StoreWeather;
  /** At which step the nth sweep dies, if it does; asked once for each. */
  readonly diesAtStep: (sweep: number) => number | null;
  /** Shares of all sweeps. */
  readonly halts: number;
  readonly twins: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const FIRST_START_MS = Date.parse('2026-11-01T00:00:00Z');
const PLENTY_POSTS = 2_000_000;
/** Far more than the longest time that a search settles in. */
const AHEAD_MS_MAX = 10 * MINUTE_MS;
/** More than the margin that a sweep keeps from the border of what X still gives: then X says so. */
const BEHIND_MS_MAX = 30 * MINUTE_MS;

export function planHistory(seed: number): HistoryPlan {
  const dice = diceFor(seed, 0, 0, 1);
  const startMs = FIRST_START_MS + dice.below(28 * DAY_MS);
  const days = 14 + dice.below(8);
  const endMs = startMs + days * DAY_MS;
  const perHour = 2 + dice.below(8);
  const within = (longestMs: number): Period => {
    const fromMs = startMs + dice.below(days * DAY_MS);
    return { fromMs, toMs: fromMs + dice.below(longestMs) };
  };
  const times = (most: number): number[] => Array.from({ length: dice.below(most + 1) }, (_, i) => i);
  const outageMs = startMs + DAY_MS + dice.below((days - 10) * DAY_MS);
  return {
    ...{ startMs, endMs, perHour },
    isCloud: dice.chance(0.6),
    pageTweets: 10 + dice.below(91),
    requestsMax: dice.chance(0.3) ? 3 + dice.below(10) : 450,
    limitPosts: dice.chance(0.5) ? Math.ceil(perHour * days * 24 * (0.1 + dice.next())) : PLENTY_POSTS,
    expandAuthors: dice.chance(0.3),
    deployments: deploymentsOf(dice, startMs, days),
    outage: dice.chance(0.4) ? { fromMs: outageMs, toMs: outageMs + 8 * DAY_MS } : null,
    clockJumps: times(4).map(() => ({
      atMs: startMs + dice.below(days * DAY_MS),
      aheadMs: dice.below(AHEAD_MS_MAX + BEHIND_MS_MAX) - BEHIND_MS_MAX,
    })),
    xDown: times(3).map(() => within(DAY_MS)),
    moneyGone: times(1).map(() => within(2 * DAY_MS)),
    xWeather: {
      ...FAIR_WEATHER,
      unreached: share(dice, 0.1),
      lostAnswer: share(dice, 0.1),
      rateLimited: share(dice, 0.1),
      duplicates: share(dice, 0.3),
      partialErrors: share(dice, 0.2),
      emptyPages: share(dice, 0.2),
      degradedTokens: share(dice, 0.2),
    },
    storeWeather: { refused: share(dice, 0.01), unanswered: share(dice, 0.01), sentTwice: share(dice, 0.05) },
    diesAtStep: deathsOf(seed),
    halts: share(dice, 0.05),
    twins: share(dice, 0.3),
  };
}

/** Each death forfeits what it had reserved; so many of them would hide a budget that counts too little. */
const DEATHS = [0, 0.03, 0.15, 0.15] as const;
/** As many as a sweep of some pages has. */
const DEATH_STEPS = 64;

/** Sweeps die at one step after the other, over and over. */
function deathsOf(seed: number): (sweep: number) => number | null {
  const dice = diceFor(seed, 0, 0, 6);
  const share = dice.pick(DEATHS);
  let deaths = seed * 7;
  return () => (dice.chance(share) ? 1 + (deaths++ % DEATH_STEPS) : null);
}

/** In half of all histories a trouble is not there at all. */
function share(dice: Dice, most: number): number {
  return dice.chance(0.5) ? 0 : dice.next() * most;
}

function deploymentsOf(dice: Dice, startMs: number, days: number): Deployment[] {
  const later = Array.from({ length: dice.below(4) }, () => startMs + dice.below(days * DAY_MS));
  const times = [startMs, ...later.sort((a, b) => a - b)];
  return times.map((fromMs, i) => ({
    fromMs,
    searches: searchesOf(dice, i),
    pollMs: (60 + dice.below(300)) * MINUTE_MS,
    settleMs: (60 + dice.below(60)) * 1000,
    overlapMs: dice.chance(0.3) ? dice.below(90) * MINUTE_MS : 0,
    lookbackMs: (30 + dice.below(330)) * MINUTE_MS,
    timeoutMs: (60 + dice.below(180)) * 1000,
  }));
}

/** The first search is always there and always finds the first topic; others come and go. */
function searchesOf(dice: Dice, deployment: number): Search[] {
  const [first, ...others] = Object.keys(TOPICS);
  const more = others.filter(() => dice.chance(0.5));
  const searches = [{ name: 'first', query: [first, ...more].join(' OR ') }];
  if (dice.chance(deployment === 0 ? 0.3 : 0.5))
    searches.push({ name: 'second', query: dice.pick(['gama', 'beta OR gama']) });
  return searches;
}
