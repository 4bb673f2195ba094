import { STREAM_STATE_KEY } from '../../core/contract/keys.ts';
import type { SourceError } from '../../core/errors.ts';
import { idAt, idBefore, maxId } from '../../core/snowflake.ts';
import { type Failures, NO_FAILURES, retryAfter } from '../../core/stream-backoff.ts';
import type { StreamFill } from '../../core/stream-fill.ts';
import { NEW_STREAM_STATE, STREAM_STATE_FORMAT, type StreamState } from '../../core/stream-state.ts';
import { claimState } from '../held-state.ts';
import type { Lake } from '../lake.ts';
import { collector } from './collector.ts';
import { recordDisconnection } from './connection-record.ts';
import { fillGaps } from './gap-filler.ts';
import { postMeter } from './post-meter.ts';
import { type ConnectionEnd, readConnection } from './read-connection.ts';
import { LEASE_MS, stateKeeper } from './state-keeper.ts';
import { NOTHING_STREAMED, type StreamCounts, type StreamOptions, type StreamSources } from './stream-options.ts';
import type { StreamRun } from './stream-run.ts';

/** A connection that stood as long as X is ever silent was one; what breaks off sooner is slowed down. */
const STOOD_MS_MIN = 20_000;
/** How often the state is saved while the stream is read. */
const SAVE_MS = 10_000;
/** X gives a tweet within seconds: what is older has come, when there was any. */
const QUIET_MS = 10 * 60_000;

export type StreamResult = StreamCounts & {
  /** What search still has to give back; the next run does that. */
  readonly fills: readonly StreamFill[];
} & (
    | RunEnd
    /** Another run holds the stream. */
    | { readonly kind: 'busy'; readonly reason: string; readonly resumeAtMs: number }
  );

type RunEnd =
  | { readonly kind: 'ended' }
  /** `resumeAtMs`: when it can go on; null when something has to be done first. `error`: what X answered. */
  | {
      readonly kind: 'cut';
      readonly reason: string;
      readonly resumeAtMs: number | null;
      readonly error?: SourceError;
    };

/**
 * Reads X's filtered stream into RAW, connecting again whenever it breaks off, until the signal, the deadline or the
 * month's budget; what the stream did not give is searched for. Everything that was received is durable at the end, and
 * wherever the process dies, the next run fills the gap. Rejects with LakeError when the store fails.
 */
export async function stream(lake: Lake, sources: StreamSources, options: StreamOptions): Promise<StreamResult> {
  const counts: StreamCounts = { ...NOTHING_STREAMED };
  const claimed = await claimState(lake, {
    key: STREAM_STATE_KEY,
    format: STREAM_STATE_FORMAT,
    runId: options.runId,
    leaseUntilMs: lake.clock.nowMs() + LEASE_MS,
    claimant: options.claimant,
    firstState: NEW_STREAM_STATE,
    begin: (found) => endDead(lake, found),
  });
  if (claimed.kind === 'busy') {
    const reason = 'another run holds the stream';
    return { ...counts, fills: [], kind: 'busy', reason, resumeAtMs: claimed.claim.leaseUntilMs };
  }
  const run: StreamRun = {
    lake,
    sources,
    options,
    keeper: stateKeeper(lake, claimed.held),
    collector: collector(lake, (rawKeys) => {
      counts.files += rawKeys.length;
      options.events?.onFiles?.(rawKeys);
    }),
    meter: postMeter(options.budget, lake.clock, sources.feed.expansions),
    counts,
  };
  const end = await hold(run);
  return { ...counts, fills: run.keeper.state().fills, ...end };
}

/** What a run that died has read is written down by the one that follows. */
async function endDead(lake: Lake, found: StreamState): Promise<StreamState> {
  const reason = 'it ended without a word; another run found it so';
  await recordDisconnection(lake, found, { outcome: 'died', reason, posts: null });
  return { ...found, connection: null };
}

/** Reads connections, fills gaps and saves the state, all at once, until one of them ends. */
async function hold(run: StreamRun): Promise<RunEnd> {
  const { lake, options, keeper, collector: gathered, meter } = run;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const beside = [fillGaps(run, signal), saveOften(run, signal), stopAt(lake, options.deadlineMs, stop)];
  // Whichever fails ends the others, too.
  const failed = Promise.all(beside.map((task) => task.catch((error: unknown) => abortAndThrow(stop, error))));
  failed.catch(() => {});
  try {
    return await readConnections(run, signal);
  } finally {
    stop.abort();
    await allInTurn([() => failed, gathered.flush, meter.settle, keeper.release]);
  }
}

/** Does each, also after one has failed; rejects with the first failure. */
async function allInTurn(actions: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const action of actions) await action().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

function abortAndThrow(stop: AbortController, error: unknown): never {
  stop.abort();
  throw error;
}

async function stopAt({ clock }: Lake, deadlineMs: number, stop: AbortController): Promise<void> {
  await clock.sleep(deadlineMs - clock.nowMs(), stop.signal);
  stop.abort();
}

/** So that little is searched for after a death, and nobody takes over a stream that is only quiet. */
async function saveOften({ lake, keeper, collector: gathered }: StreamRun, signal: AbortSignal): Promise<void> {
  for (;;) {
    await lake.clock.sleep(SAVE_MS, signal);
    if (signal.aborted) return;
    const quietId = idBefore(idAt(lake.clock.nowMs() - QUIET_MS));
    await keeper.update((state) => {
      const { durableId, connection } = state;
      if (durableId === null || connection === null) return state;
      const isLong = lake.clock.nowMs() - connection.connectedAtMs > QUIET_MS;
      return { ...state, durableId: gathered.durableId(isLong ? maxId(durableId, quietId) : durableId) };
    });
  }
}

async function readConnections(run: StreamRun, signal: AbortSignal): Promise<RunEnd> {
  const { clock } = run.lake;
  let failures: Failures = NO_FAILURES;
  for (;;) {
    if (signal.aborted) return { kind: 'ended' };
    const end = await readConnection(run, signal);
    if (end.kind !== 'failed') return endedBy(end);
    if (end.stoodMs >= STOOD_MS_MIN) failures = NO_FAILURES;
    const { error } = end;
    const retry = retryAfter(error.failure, failures, clock.nowMs());
    if (retry === null) return { kind: 'cut', reason: error.message, resumeAtMs: null, error };
    failures = retry.failures;
    run.options.events?.onNote?.(`${error.message}; connecting again ${inSeconds(retry.waitMs)}`);
    await clock.sleep(retry.waitMs, signal);
  }
}

function endedBy(end: Exclude<ConnectionEnd, { kind: 'failed' }>): RunEnd {
  if (end.kind === 'stopped') return { kind: 'ended' };
  const { reason, resumeAtMs } = end.refusal;
  return { kind: 'cut', reason, resumeAtMs };
}

function inSeconds(waitMs: number): string {
  return waitMs === 0 ? 'at once' : `in ${Math.ceil(waitMs / 1000)} s`;
}
