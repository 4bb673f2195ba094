import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import type { Search } from '../../core/config.ts';
import { LakeError } from '../../core/errors.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { SearchPage, SearchRequest, TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { type Dice, diceFor } from '../../simulator/tweets/dice.ts';
import { memoryLake } from '../support/memory-lake.ts';
import { newChronicle, type SweepFact } from './chronicle.ts';
import { fakeX } from './fake-x.ts';
import { type Judgement, judge } from './judgement.ts';
import { type Fate, type MortalProcess, mortalProcess } from './mortal-process.ts';
import { mortalStore } from './mortal-store.ts';
import { type Mutant, NO_MUTANT } from './mutants.ts';
import { DAY_MS, type Deployment, MINUTE_MS, planHistory } from './plan.ts';
import { publishedTweets } from './published-tweets.ts';
import { countOf, oddnessOf, refusalOf } from './troubles.ts';
import { virtualTime } from './virtual-time.ts';
import { claimantOf, deploymentAt, isIn, lakeNow, type World, xWeatherOf } from './world.ts';

export interface HistoryReport {
  readonly seed: number;
  /** What did not hold; empty when all did. */
  readonly violations: readonly string[];
  readonly tweets: number;
  readonly sweeps: number;
  /** Posts that X charged for. */
  readonly posts: number;
  /** Gaps that were reported. */
  readonly gaps: number;
  /** How many sweeps ended how. */
  readonly ends: Readonly<Record<string, number>>;
  /** What went wrong how often, at X and at the store. */
  readonly troubles: Readonly<Record<string, number>>;
  /** How many processes died before or after what. */
  readonly deaths: Readonly<Record<string, number>>;
}

/** What all histories share of a lake: how it hashes and what its slots are. */
const EMPTY_LAKE = memoryLake();

const RESERVE_MS = 15_000;
const LOCAL_SWEEP_MS = 10 * MINUTE_MS;
const HALT_MS_MAX = 20 * MINUTE_MS;
const REQUEST_MS_MAX = 4000;
const HALT_STEPS = 64;

/** Lives through the weeks of one seed and judges their end. The same seed gives the same history. */
export async function runHistory(
  seed: number,
  mutant: Mutant = NO_MUTANT,
  plan = planHistory(seed),
): Promise<HistoryReport> {
  const time = virtualTime(plan.startMs);
  const tweets = publishedTweets(diceFor(seed, 0, 0, 2), {
    fromMs: plan.startMs - DAY_MS,
    toMs: plan.endMs,
    perHour: plan.perHour,
  });
  const chronicle = newChronicle(plan.limitPosts);
  const world: World = {
    ...{ seed, plan, mutant, time, chronicle },
    dice: diceFor(seed, 0, 0, 3),
    store: memoryObjectStore(),
    lake: await EMPTY_LAKE,
    askX: fakeX({
      ...{ time, tweets, pageTweets: plan.pageTweets, requestsMax: plan.requestsMax },
      expandAuthors: plan.expandAuthors,
      dice: diceFor(seed, 0, 0, 4),
      weather: () => xWeatherOf(world),
      onCharge: (posts) => chronicle.onCharge(posts, world.askedAtLakeMs),
    }),
    ...{ processes: [], troubles: [], askedAtLakeMs: 0, running: new Set(), isCalm: false },
  };
  await time.runUntilDone(live(world));
  const judgement = await judge({ ...world.lake, store: world.store }, chronicle, tweets);
  return reportOf(world, judgement, tweets.length);
}

function reportOf(
  { seed, chronicle, processes, troubles }: World,
  judgement: Judgement,
  tweets: number,
): HistoryReport {
  const { sweeps, charged } = chronicle;
  return {
    ...{ seed, tweets, sweeps: sweeps.length, gaps: judgement.gaps },
    violations: [...chronicle.violations, ...judgement.violations],
    posts: [...charged.values()].reduce((sum, posts) => sum + posts, 0),
    ends: countOf(sweeps.map(({ end }) => end?.kind ?? 'none')),
    troubles: countOf(troubles),
    deaths: countOf(processes.flatMap((process) => process.diedAt() ?? [])),
  };
}

async function live(world: World): Promise<void> {
  const { time, plan } = world;
  while (time.nowMs() < plan.endMs) {
    const deployment = deploymentAt(plan, time.nowMs());
    if (!isIn(plan.outage, time.nowMs()))
      for (const search of deployment.searches) startSweeps(world, deployment, search);
    await time.wait(deployment.pollMs);
  }
  await Promise.all(world.running);
  world.isCalm = true;
  for (const search of deploymentAt(plan, plan.endMs).searches) await sweepToTheEnd(world, search);
}

const LAST_SWEEPS_MAX = 400;

/** When nothing goes wrong any more, a search is read up to now after some sweeps; else that is a violation. */
async function sweepToTheEnd(world: World, search: Search): Promise<void> {
  const { time, plan, chronicle } = world;
  const deployment = deploymentAt(plan, plan.endMs);
  for (let i = 0; i < LAST_SWEEPS_MAX; i++) {
    const { fact, resumeAtMs } = await runSweep(world, deployment, search, SAFE);
    if (fact.end?.kind === 'complete') return;
    await time.wait(Math.max(5 * MINUTE_MS, (resumeAtMs ?? 0) - time.nowMs()));
  }
  chronicle.violations.push(`${search.name} was not read to its end by ${LAST_SWEEPS_MAX} sweeps in fair weather`);
}

/** One sweep, at times another one at once, and often somebody who tries again after one that failed. */
function startSweeps(world: World, deployment: Deployment, search: Search): void {
  const { dice, plan, time } = world;
  const start = async (delayMs: number): Promise<void> => {
    await time.wait(delayMs);
    const { fact } = await runSweep(world, deployment, search, fateOf(world, deployment));
    if (fact.end?.kind === 'complete' || dice.chance(0.5)) return;
    await time.wait(dice.below(10 * MINUTE_MS));
    await runSweep(world, deployment, search, fateOf(world, deployment));
  };
  const delays = dice.chance(plan.twins) ? [0, dice.below(5000)] : [0];
  for (const delayMs of delays) {
    const running = start(delayMs).finally(() => world.running.delete(running));
    world.running.add(running);
  }
}

const SAFE: Fate = { diesAtStep: null, haltsAtStep: null, haltMs: 0, killedAtMs: Number.POSITIVE_INFINITY };

function fateOf({ dice, plan, processes, time }: World, { timeoutMs }: Deployment): Fate {
  return {
    diesAtStep: plan.diesAtStep(processes.length),
    haltsAtStep: dice.chance(plan.halts) ? 1 + dice.below(HALT_STEPS) : null,
    haltMs: dice.below(HALT_MS_MAX),
    killedAtMs: plan.isCloud ? time.nowMs() + timeoutMs : Number.POSITIVE_INFINITY,
  };
}

interface SweepEnd {
  readonly fact: SweepFact;
  readonly resumeAtMs: number | null;
}

async function runSweep(world: World, deployment: Deployment, search: Search, fate: Fate): Promise<SweepEnd> {
  const { time, plan, chronicle, processes } = world;
  const process = mortalProcess(time, fate);
  const pid = processes.push(process);
  const lakeNowMs = lakeNow(world);
  const fact: SweepFact = {
    runId: `run-${pid}`,
    search,
    settleMs: deployment.settleMs,
    overlapMs: deployment.overlapMs,
    lookbackMs: deployment.lookbackMs,
    beganMs: time.nowMs(),
    beganLakeMs: lakeNowMs,
    deadlineMs: lakeNowMs + (plan.isCloud ? deployment.timeoutMs - RESERVE_MS : LOCAL_SWEEP_MS),
    ...{ isLeaseOver: false, hasRequested: false, hasReleased: false, end: null },
  };
  chronicle.sweeps.push(fact);
  let resumeAtMs: number | null = null;
  const close = (kind: NonNullable<SweepFact['end']>['kind']): void => {
    fact.end ??= { kind, atMs: time.nowMs(), lakeAtMs: lakeNow(world) };
  };
  const work = startWork(world, process, fact, pid).then(
    (result) => {
      if (result.kind !== 'complete') resumeAtMs = result.resumeAtMs;
      close(result.kind);
    },
    (error: unknown) => {
      if (!(error instanceof LakeError)) chronicle.violations.push(`${fact.runId} threw ${String(error)}`);
      close('failed');
    },
  );
  await Promise.race([work, process.death.then(() => close('died'))]);
  return { fact, resumeAtMs };
}

function startWork(world: World, process: MortalProcess, fact: SweepFact, pid: number): ReturnType<typeof sweep> {
  const { seed, plan, mutant, chronicle } = world;
  const dice = diceFor(seed, pid, 0, 5);
  const clock = { nowMs: () => lakeNow(world), sleep: (ms: number) => process.step(ms, 'sleep') };
  const watched = chronicle.watch(world.store, fact);
  const store = mutant.store(
    mortalStore(watched, process, {
      dice,
      weather: () => (world.isCalm ? CALM : plan.storeWeather),
      onTrouble: (what) => world.troubles.push(what),
    }),
  );
  const lake: Lake = { ...world.lake, store, clock, random: dice.next };
  return sweep(lake, mortalSource(world, process, fact, dice), fact.search, {
    runId: fact.runId,
    claimant: claimantOf(world, pid),
    budget: mutant.budget(lakeBudget(lake, { limitPosts: plan.limitPosts, runId: fact.runId })),
    deadlineMs: fact.deadlineMs,
    settleMs: fact.settleMs,
    overlapMs: fact.overlapMs,
    firstLookbackMs: fact.lookbackMs,
  });
}

const CALM = { refused: 0, unanswered: 0, sentTwice: 0 };

/** X as one process sees it: it may die with its request on the way, and with an answer that was paid for. */
function mortalSource(world: World, process: MortalProcess, fact: SweepFact, dice: Dice): TweetSource {
  const unused = (): Promise<never> => Promise.reject(new Error('a sweep asks for pages only'));
  return {
    expansions: { expandAuthors: world.plan.expandAuthors },
    count: unused,
    tweetsByIds: unused,
    async search(request) {
      const askedAtLakeMs = lakeNow(world);
      world.chronicle.onRequest(fact, askedAtLakeMs);
      await process.step(dice.below(REQUEST_MS_MAX), 'before the request');
      world.askedAtLakeMs = askedAtLakeMs;
      const answer = answerOf(world, request);
      await process.step(dice.below(REQUEST_MS_MAX), 'before the answer');
      return answer();
    },
  };
}

/** What X gives or throws, for later. */
function answerOf({ askX, troubles }: World, request: SearchRequest): () => SearchPage {
  try {
    const page = askX(request);
    troubles.push(...oddnessOf(page, request));
    return () => page;
  } catch (error) {
    troubles.push(...refusalOf(error));
    return () => {
      throw error;
    };
  }
}
