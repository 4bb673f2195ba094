import { HYDRATE_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import { SourceError } from '../../core/errors.ts';
import {
  type Answered,
  answersPrefix,
  HYDRATION_STATE_FORMAT,
  type HydrationState,
  hydrationFrom,
  hydrationName,
  hydrationStateKey,
  NEW_HYDRATION,
} from '../../core/hydration.ts';
import { idOf } from '../../core/json.ts';
import { isFreeOfCharge, postPricesMax, postPricesOf } from '../../core/post-price.ts';
import type { SearchRun } from '../../core/search-record.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import type { Budget } from '../budget/budget.ts';
import { claimState, saveState } from '../held-state.ts';
import { cut, cutByError, cutByRateLimit } from '../ingest/cut.ts';
import { type PageLabel, storePage } from '../ingest/store-page.ts';
import type { Cut } from '../ingest/sweep-run.ts';
import type { Lake } from '../lake.ts';
import type { Claimant } from '../ports/claimant.ts';
import type { TweetAnswer, TweetSource } from '../ports/tweet-source.ts';
import { recordBegin, recordEnd } from '../record-run.ts';
import { type Answers, openAnswers } from './answers.ts';
import { goneReason } from './gone-reason.ts';
import { idsInLake } from './ids-in-lake.ts';

/** The most ids of one request. Source: docs.x.com, post lookup, August 2026. */
const REQUEST_IDS_MAX = 100;
/** The lease is so much longer than the time for requests: the last answer is being written then, and paid for. */
const LAST_ANSWER_MS = 60_000;

export interface HydrateOptions {
  /** Names this run; no two runs have the same. */
  readonly runId: string;
  readonly claimant: Claimant;
  readonly budget: Budget;
  /** UTC milliseconds after which no request is made. */
  readonly deadlineMs: number;
  /** Where the tweets come from: what another origin answered says nothing. */
  readonly origin: string;
  /** Whether tweets that the lake holds are read, and paid for, again. */
  readonly again: boolean;
  readonly signal?: AbortSignal;
  /** Called with the keys of each answer's RAW files as soon as they are durable. */
  readonly onFiles?: (rawKeys: readonly string[]) => void;
}

export interface HydrateCounts {
  /** Tweets written to RAW. */
  tweets: number;
  files: number;
  requests: number;
  /** Tweets that could not be read; they are in quarantine. */
  rejected: number;
}

export type HydrateEnd = HydrateCounts & {
  /** The ids that X does not give, with its reasons, those of earlier runs included. */
  readonly gone: readonly Answered[];
} & (
    | { readonly kind: 'complete' }
    | Cut
    /** Another run reads these ids. */
    | { readonly kind: 'busy'; readonly reason: string; readonly resumeAtMs: number }
  );

interface Run {
  readonly lake: Lake;
  readonly source: TweetSource;
  readonly options: HydrateOptions;
  readonly state: HydrationState;
  readonly answers: Answers;
  readonly counts: HydrateCounts;
}

/** Which of the ids are still to be asked for. Changes nothing. */
export async function idsToAsk(
  lake: Lake,
  ids: readonly string[],
  { origin, again }: Pick<HydrateOptions, 'origin' | 'again'>,
): Promise<string[]> {
  const name = hydrationName(ids, origin, lake.hash);
  const key = hydrationStateKey(name);
  const object = await lake.store.get(key);
  const found = object ? HYDRATION_STATE_FORMAT.parse(new TextDecoder().decode(object.bytes), key) : NEW_HYDRATION;
  const state = hydrationFrom(found, again);
  return unanswered(lake, ids, state, await openAnswers(lake, answersPrefix(name, state)));
}

/**
 * Reads tweets by their ids into RAW, `collected_by` hydrate; ids must be unique. What is durable is not asked for again,
 * wherever the process dies: the lake holds it, or the list's answers do. Every slot must have been refined before.
 * Rejects with LakeError when the store fails; failures of X cut it.
 */
export async function hydrate(
  lake: Lake,
  source: TweetSource,
  ids: readonly string[],
  options: HydrateOptions,
): Promise<HydrateEnd> {
  const counts: HydrateCounts = { tweets: 0, files: 0, requests: 0, rejected: 0 };
  const { origin, again } = options;
  const name = hydrationName(ids, origin, lake.hash);
  const beganAtMs = lake.clock.nowMs();
  const record = recordOf(name, options.runId, beganAtMs);
  const claimed = await claimState(lake, {
    key: hydrationStateKey(name),
    format: HYDRATION_STATE_FORMAT,
    runId: options.runId,
    leaseUntilMs: options.deadlineMs + LAST_ANSWER_MS,
    claimant: options.claimant,
    firstState: NEW_HYDRATION,
    begin: async (found) => ({ ...hydrationFrom(await buried(lake, name, found), again), beganAtMs }),
  });
  if (claimed.kind === 'busy') {
    const reason = 'another run reads these ids';
    return { ...counts, gone: [], kind: 'busy', reason, resumeAtMs: claimed.claim.leaseUntilMs };
  }
  const { held } = claimed;
  const key = await recordBegin(lake, record);
  const answers = await openAnswers(lake, answersPrefix(name, held.state));
  const end = await askAll({ lake, source, options, state: held.state, answers, counts }, ids);
  await recordEnd(lake, record, { ...toldOf(lake, end), posts: counts.tweets, requests: counts.requests }, key);
  await saveState(lake, held, { ...held.state, isComplete: end.kind === 'complete', claim: null });
  return { ...counts, gone: answers.all.filter(({ gone }) => gone !== null), ...end };
}

type AskEnd = { readonly kind: 'complete' } | Cut;

async function askAll(run: Run, ids: readonly string[]): Promise<AskEnd> {
  const waiting = await unanswered(run.lake, ids, run.state, run.answers);
  for (let next = 0; next < waiting.length; ) {
    const asked = await askNext(run, waiting.slice(next, next + REQUEST_IDS_MAX));
    if (asked.kind === 'cut') return asked;
    next += asked.ids;
    if (asked.limit !== null && next < waiting.length) return asked.limit;
  }
  return { kind: 'complete' };
}

interface Asked {
  readonly kind: 'asked';
  readonly ids: number;
  /** Says that no more may be asked for now. */
  readonly limit: Cut | null;
}

/** Asks for as many of the ids as the budget allows (invariant 7). */
async function askNext(
  { lake, source, options, state, answers, counts }: Run,
  ids: readonly string[],
): Promise<Asked | Cut> {
  const unitPosts = postPricesMax(1, source.expansions);
  const block = await options.budget.reserve({ spender: 'hydrate', unitPosts, units: ids.length, unitsMin: 1 });
  if (block.kind === 'refused') return cut('budget', block.reason, block.resumeAtMs);
  const late = cutBefore(lake, options);
  if (late !== null) {
    await block.settle(0);
    return late;
  }
  const batch = ids.slice(0, block.units);
  counts.requests++;
  const answer = await source.tweetsByIds(batch).catch((error: unknown) => {
    if (error instanceof SourceError) return error;
    throw error;
  });
  if (answer instanceof SourceError) {
    if (isFreeOfCharge(answer.failure)) await block.settle(0);
    return cutByError(answer, lake.clock.nowMs());
  }
  const stored = await storePage(lake, HYDRATED, answer);
  counts.tweets += stored.tweets;
  counts.files += stored.rawKeys.length;
  counts.rejected += stored.rejected;
  // What the lake will not tell by itself.
  const isToldApart = state.again || stored.rejected > 0;
  await answers.add(answersTo(batch, answer).filter(({ id, gone }) => isToldApart || gone !== null || isOld(id)));
  if (stored.rawKeys.length > 0) options.onFiles?.(stored.rawKeys);
  await block.settle(postPricesOf(answer));
  return { kind: 'asked', ids: batch.length, limit: cutByRateLimit(answer.rateLimit) };
}

const HYDRATED: PageLabel = { collectedBy: 'hydrate', rules: [], quarantinePrefix: HYDRATE_QUARANTINE_PREFIX };

function cutBefore({ clock }: Lake, { signal, deadlineMs }: HydrateOptions): Cut | null {
  if (signal?.aborted) return cut('stopped', 'it was asked to stop');
  if (clock.nowMs() >= deadlineMs) return cut('deadline', 'its time was up');
  return null;
}

function answersTo(ids: readonly string[], { tweets, errors }: TweetAnswer): Answered[] {
  const given = new Set(tweets.map(({ id }) => idOf(id)));
  return ids.map((id) => ({ id, gone: given.has(id) ? null : goneReason(id, errors) }));
}

async function unanswered(
  lake: Lake,
  ids: readonly string[],
  { again }: HydrationState,
  answers: Answers,
): Promise<string[]> {
  const answered = new Set(answers.all.map(({ id }) => id));
  const open = ids.filter((id) => !answered.has(id));
  if (again) return open;
  const held = await idsInLake(lake, open);
  return open.filter((id) => !held.has(id));
}

/** An id that tells no time: it is not looked for in the lake. */
function isOld(id: string): boolean {
  return snowflakeTimeMs(id) === null;
}

function recordOf(name: string, run: string, beganAtMs: number): SearchRun {
  return { name: 'hydrate', source: 'hydrate', query: `ids:${name}`, run, beganAtMs };
}

/** Writes down that the run died whose claim still stands. */
async function buried(lake: Lake, name: string, found: HydrationState): Promise<HydrationState> {
  if (found.claim === null) return found;
  const dead = recordOf(name, found.claim.runId, found.beganAtMs);
  const reason = 'it ended without a word; another run found it so';
  const told = { atMs: lake.clock.nowMs(), outcome: 'died', reason, posts: null, requests: null } as const;
  await recordEnd(lake, dead, { ...told, covered: [], missed: [] });
  return found;
}

function toldOf({ clock }: Lake, end: AskEnd) {
  const reason = end.kind === 'cut' ? end.reason : null;
  return { atMs: clock.nowMs(), outcome: end.kind, reason, covered: [], missed: [] };
}
