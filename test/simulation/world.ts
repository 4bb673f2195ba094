import type { Holder } from '../../core/search-state.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { Claimant } from '../../pipeline/ports/claimant.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import type { SearchPage, SearchRequest } from '../../pipeline/ports/tweet-source.ts';
import type { Dice } from '../../simulator/tweets/dice.ts';
import type { Chronicle } from './chronicle.ts';
import { FAIR_WEATHER } from './fake-x.ts';
import type { MortalProcess } from './mortal-process.ts';
import type { Mutant } from './mutants.ts';
import type { Deployment, HistoryPlan, Period } from './plan.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A history while it goes on. */
export interface World {
  readonly seed: number;
  readonly plan: HistoryPlan;
  readonly mutant: Mutant;
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly chronicle: Chronicle;
  readonly store: ObjectStore;
  readonly lake: Lake;
  readonly askX: (request: SearchRequest) => SearchPage;
  readonly processes: MortalProcess[];
  readonly troubles: string[];
  /** Which request X answers now was asked when, by the clock of its machine. */
  askedAtLakeMs: number;
  /** Sweeps that have not ended. */
  readonly running: Set<Promise<void>>;
  /** From here on nothing goes wrong any more. */
  isCalm: boolean;
}

/** In the cloud nobody can see whether a process still runs. */
export function claimantOf({ plan, processes }: World, pid: number): Claimant {
  if (plan.isCloud) return { holder: null, isGone: () => false };
  const holder = (of: number): Holder => ({ host: 'here', pid: of, startedAt: String(of) });
  return { holder: holder(pid), isGone: (other) => processes[other.pid - 1]?.isDead() ?? true };
}

/** What the clock of this machine says. */
export function lakeNow({ plan, time, isCalm, chronicle }: World): number {
  const nowMs = time.nowMs();
  const past = plan.clockJumps.filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
  const lakeNowMs = nowMs + (isCalm ? 0 : (past.at(-1)?.aheadMs ?? 0));
  chronicle.passLeases(lakeNowMs);
  return lakeNowMs;
}

export function xWeatherOf({ plan, time, isCalm }: World): HistoryPlan['xWeather'] {
  if (isCalm) return FAIR_WEATHER;
  const isDown = plan.xDown.some((period) => isIn(period, time.nowMs()));
  const isMoneyGone = plan.moneyGone.some((period) => isIn(period, time.nowMs()));
  return { ...plan.xWeather, isDown, isMoneyGone };
}

export function deploymentAt({ deployments }: HistoryPlan, nowMs: number): Deployment {
  return deployments.filter(({ fromMs }) => fromMs <= nowMs).at(-1) as Deployment;
}

export function isIn(period: Period | null, nowMs: number): boolean {
  return period !== null && period.fromMs <= nowMs && nowMs < period.toMs;
}
