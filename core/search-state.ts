import * as z from 'zod';
import { SEARCH_STATE_PREFIX } from './contract/keys.ts';
import { LakeError } from './errors.ts';

const STATE_FORMAT = 1;

export const idSchema = z.string().regex(/^[0-9]{1,19}$/);

const holderSchema = z.object({
  host: z.string(),
  pid: z.number(),
  /** When the process began, in whatever form the machine gives it: tells a process from a later one of the same number. */
  startedAt: z.string(),
});

/** Who holds a state; null for nobody. */
export const claimSchema = z
  .object({ runId: z.string(), leaseUntilMs: z.number(), holder: holderSchema.nullable() })
  .nullable();

const pausedSchema = z.object({ firstUntilId: idSchema, lowId: idSchema });

const beganSchema = z.object({
  atMs: z.number(),
  query: z.string(),
  cursor: idSchema,
  paused: pausedSchema.nullable(),
  /** Where the newest known gap ended, UTC milliseconds; null when there was none. */
  gapsToMs: z.number().nullable(),
});

const stateSchema = z.object({
  format: z.literal(STATE_FORMAT),
  /** Every tweet up to this id that the search gave is durable in RAW. */
  cursor: idSchema,
  /** Whether a sweep ever came to its end; before that, the cursor is where the first one begins. */
  hasCompleted: z.boolean().default(true),
  /** A sweep that was cut short: it began at firstUntilId (exclusive), and is durable down to lowId (inclusive). */
  paused: pausedSchema.nullable(),
  /** What was out of X's reach when a sweep came to it, oldest first: tweet time, [fromMs, toMs). */
  gaps: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
  claim: claimSchema,
  /** What it was read from, where lakes are kept to one origin; else null. */
  origin: z.string().nullable().default(null),
  /** What the newest run began with: if it dies, the next one writes down what it read. */
  began: beganSchema.nullable().default(null),
});

/** Tweet time that no search can give back any more: [fromMs, toMs), UTC milliseconds. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A process on a machine. */
export type Holder = z.infer<typeof holderSchema>;
/** How far a search has come; `state/search/<name>.json`. */
export type SearchState = z.infer<typeof stateSchema>;
export type Claim = NonNullable<z.infer<typeof claimSchema>>;

export function searchStateKey(name: string): string {
  return `${SEARCH_STATE_PREFIX}${name}.json`;
}

export function newSearchState(cursor: string): SearchState {
  const nothing = { hasCompleted: false, paused: null, gaps: [], claim: null, origin: null, began: null };
  return { format: STATE_FORMAT, cursor, ...nothing };
}

/** Throws LakeError when the text is no search's state. */
export function parseSearchState(text: string, key: string): SearchState {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LakeError(`${key} is damaged; restore it, or remove it to begin the search anew`, { cause });
  }
}

export function serializeSearchState(state: SearchState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** How a search's state is kept. */
export const SEARCH_STATE_FORMAT = { parse: parseSearchState, serialize: serializeSearchState };
