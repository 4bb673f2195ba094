import { SourceError } from '../../core/errors.ts';
import { streamMessageOf } from '../../core/shapes/stream-message.ts';
import type { StreamLine } from '../../core/stream-lines.ts';
import { connectedAt, type StreamGap, timeOf, withFill } from '../../core/stream-state.ts';
import type { Refusal } from '../budget/budget.ts';
import { recordConnection, recordDisconnection } from './connection-record.ts';
import type { StreamRun } from './stream-run.ts';
import { type ActiveRules, ensureRules, syncRules } from './sync-rules.ts';

export type ConnectionEnd =
  /** The signal has aborted. */
  | { readonly kind: 'stopped' }
  /** The month's budget does not allow to read on. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** X or the network ended it; `stoodMs`: how long it stood before that. */
  | { readonly kind: 'failed'; readonly error: SourceError; readonly stoodMs: number };

/**
 * Reads one connection to its end: everything that it gave is durable then, and the state says so (invariant 4).
 * Rejects with LakeError when the store fails.
 */
export async function readConnection(run: StreamRun, signal: AbortSignal): Promise<ConnectionEnd> {
  const { lake, keeper, collector } = run;
  const refusal = await run.meter.reserve();
  if (refusal !== null) return { kind: 'refused', refusal };
  const connection: Connection = { stop: new AbortController(), connectedAtMs: null, refusal: null, tweets: 0 };
  const end = await endOf(run, connection, AbortSignal.any([signal, connection.stop.signal]));
  run.meter.countUnread();
  await collector.flush();
  await keeper.update((state) => ({ ...state, durableId: state.durableId && collector.durableId(state.durableId) }));
  const reason = end.kind === 'failed' ? end.error.message : end.kind === 'refused' ? end.refusal.reason : null;
  const outcome = reason === null ? 'complete' : 'cut';
  await recordDisconnection(lake, keeper.state(), { outcome, reason, posts: connection.tweets });
  await keeper.update((state) => ({ ...state, connection: null }));
  return end;
}

interface Connection {
  readonly stop: AbortController;
  /** Null until X has taken it. */
  connectedAtMs: number | null;
  refusal: Refusal | null;
  tweets: number;
}

async function endOf(run: StreamRun, connection: Connection, signal: AbortSignal): Promise<ConnectionEnd> {
  const { clock } = run.lake;
  try {
    await ensureRules(run.sources.feed, run.sources.searches);
    await readEvents(run, connection, signal);
    return connection.refusal === null ? { kind: 'stopped' } : { kind: 'refused', refusal: connection.refusal };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { connectedAtMs } = connection;
    return { kind: 'failed', error, stoodMs: connectedAtMs === null ? 0 : clock.nowMs() - connectedAtMs };
  }
}

async function readEvents(run: StreamRun, connection: Connection, signal: AbortSignal): Promise<void> {
  const { feed, searches } = run.sources;
  let rules: ActiveRules = { queries: [], searches: new Map() };
  for await (const event of feed.connect(signal)) {
    if (event.kind === 'connected') {
      // Only who has the app's one connection changes its rules: they may be those by which another lake reads.
      rules = await syncRules(feed, searches);
      await begin(run, connection, rules);
    } else await take(run, connection, rules, event);
  }
}

/** From here on the stream gives what is written; what was written before is a gap. */
async function begin(run: StreamRun, connection: Connection, { queries }: ActiveRules): Promise<void> {
  const { lake, keeper, options, counts } = run;
  const nowMs = lake.clock.nowMs();
  connection.connectedAtMs = nowMs;
  counts.connections++;
  const { durableId } = keeper.state();
  const record = await recordConnection(lake, options.runId, nowMs, queries);
  await keeper.update((state) => ({ ...connectedAt(state, nowMs, options.overlapMs), connection: record }));
  options.events?.onNote?.(null);
  if (durableId === null) return;
  const gap: StreamGap = { fromMs: Math.min(timeOf(durableId), nowMs), toMs: nowMs, of: 'retweets' };
  options.events?.onGap?.(gap);
}

async function take(run: StreamRun, connection: Connection, rules: ActiveRules, line: StreamLine): Promise<void> {
  const { lake, meter, collector, counts, options } = run;
  const collectedAt = new Date(lake.clock.nowMs()).toISOString();
  const message = streamMessageOf(line, collectedAt, rules.searches);
  if (message.kind === 'disconnect') {
    const failure = message.isTooManyConnections ? TOO_MANY_CONNECTIONS : BROKEN_OFF;
    throw new SourceError(`X ended the stream: ${message.reason}`, failure);
  }
  for (const tweet of message.lines) collector.add(tweet);
  meter.count(message.cost);
  counts.postPrices += message.cost;
  counts.partialErrors += message.partialErrors;
  counts.tweets += message.lines.length;
  connection.tweets += message.lines.length;
  if (message.lines.length > 0) options.events?.onTweets?.(message.lines.length);
  if (message.rejections.length > 0) await keepRejected(run, message.rejections);
  await collector.room();
  if (connection.refusal === null) connection.refusal = await meter.reserve();
  // What has come already is paid for, and taken; nothing more is asked for.
  if (connection.refusal !== null) connection.stop.abort();
}

const TOO_MANY_CONNECTIONS = { kind: 'rate-limited', resetAtMs: null } as const;
const BROKEN_OFF = { kind: 'unavailable' } as const;

type Rejections = Parameters<StreamRun['collector']['reject']>[0];

/** A broken message may have been a tweet: search gives it back. */
async function keepRejected({ lake, keeper, collector, counts, options }: StreamRun, rejections: Rejections) {
  counts.rejected += rejections.length;
  await collector.reject(rejections);
  if (!rejections.some(({ kind }) => kind === 'broken')) return;
  const nowMs = lake.clock.nowMs();
  const around = { fromMs: nowMs - options.overlapMs, toMs: nowMs + options.overlapMs };
  await keeper.update((state) => withFill(state, around, nowMs));
}
