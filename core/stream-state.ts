import * as z from 'zod';
import { LakeError } from './errors.ts';
import { claimSchema, idSchema } from './search-state.ts';
import { compareIds, idAt, idBefore, maxId, snowflakeTimeMs } from './snowflake.ts';
import { fillSchema, type StreamFill } from './stream-fill.ts';

const STATE_FORMAT = 1;
/** Of reported gaps the newest are kept: a stream that is handed over every 15 minutes has 96 a day. */
const GAPS_MAX = 1000;

/** Tweet time that cannot be given back: of `retweets`, which search does not return, or of `all`, which it does not reach. */
const gapSchema = z.object({ fromMs: z.number(), toMs: z.number(), of: z.enum(['retweets', 'all']) });

const stateSchema = z.object({
  format: z.literal(STATE_FORMAT),
  /** What the stream gave up to this id is durable in RAW, or stands in `fills`; null before the first connection. */
  durableId: idSchema.nullable(),
  /** Oldest first. */
  fills: z.array(fillSchema),
  /** Oldest first, the newest only. */
  gaps: z.array(gapSchema),
  claim: claimSchema,
  /** The connection that is being read: if the run dies, the next one writes down what it read. */
  connection: z
    .object({
      run: z.string(),
      connectedAtMs: z.number(),
      rules: z.array(z.object({ name: z.string(), query: z.string(), key: z.string() })),
    })
    .nullable(),
});

/** How far the stream has come; `state/stream.json`. */
export type StreamState = z.infer<typeof stateSchema>;
export type StreamGap = z.infer<typeof gapSchema>;
export type StreamConnection = NonNullable<StreamState['connection']>;

export const NEW_STREAM_STATE: StreamState = {
  format: STATE_FORMAT,
  durableId: null,
  fills: [],
  gaps: [],
  claim: null,
  connection: null,
};

/** How the stream's state is kept. */
export const STREAM_STATE_FORMAT = {
  /** Throws LakeError when the text is no stream's state. */
  parse(text: string, key: string): StreamState {
    try {
      return stateSchema.parse(JSON.parse(text));
    } catch (cause) {
      throw new LakeError(`${key} is damaged; restore it, or remove it to begin the stream anew`, { cause });
    }
  },
  serialize: (state: StreamState): string => `${JSON.stringify(state, null, 2)}\n`,
};

/**
 * The state when a connection has come about: what lies between the newest durable id and now is to be filled, and its
 * retweets are lost. The stream is not in order, so the window is `overlapMs` longer on both sides.
 */
export function connectedAt(state: StreamState, nowMs: number, overlapMs: number): StreamState {
  const { durableId } = state;
  if (durableId === null) return { ...state, durableId: idBefore(idAt(nowMs)) };
  const fromMs = Math.min(timeOf(durableId), nowMs);
  const gap: StreamGap = { fromMs, toMs: nowMs, of: 'retweets' };
  const filled = withFill(state, { fromMs: fromMs - overlapMs, toMs: nowMs + overlapMs }, nowMs);
  return { ...withGaps(filled, [gap]), durableId: maxId(durableId, idBefore(idAt(nowMs))) };
}

/**
 * The state with one more window to be filled. One that reaches into the last window makes that longer, as long as that
 * is still settling, so that nobody has begun it.
 */
export function withFill(
  state: StreamState,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  nowMs: number,
): StreamState {
  const fill = { sinceId: idBefore(idAt(fromMs)), untilId: idAt(toMs) };
  const last = state.fills.at(-1);
  if (last === undefined || compareIds(fill.sinceId, last.untilId) > 0 || timeOf(last.untilId) <= nowMs) {
    return { ...state, fills: [...state.fills, fill] };
  }
  const sinceId = compareIds(fill.sinceId, last.sinceId) < 0 ? fill.sinceId : last.sinceId;
  const joined = { sinceId, untilId: maxId(fill.untilId, last.untilId) };
  return { ...state, fills: [...state.fills.slice(0, -1), joined] };
}

export function withoutFill(state: StreamState, fill: StreamFill): StreamState {
  return { ...state, fills: state.fills.filter(({ untilId }) => untilId !== fill.untilId) };
}

export function withGaps(state: StreamState, gaps: readonly StreamGap[]): StreamState {
  return { ...state, gaps: [...state.gaps, ...gaps].slice(-GAPS_MAX) };
}

/** When a window has settled, so that search gives all of it: UTC milliseconds. */
export function settledAtMs({ untilId }: StreamFill, settleMs: number): number {
  return timeOf(untilId) + settleMs;
}

/** The time of an id that was made from a time. */
export function timeOf(id: string): number {
  return snowflakeTimeMs(id) ?? 0;
}
