import * as z from 'zod';
import { HYDRATE_STATE_PREFIX } from './contract/keys.ts';
import { LakeError } from './errors.ts';
import { type Hash, SHORT_HASH_CHARS } from './hash.ts';
import { isObject, stringOf } from './json.ts';
import { claimSchema } from './search-state.ts';

const HYDRATION_FORMAT = 1;

const stateSchema = z.object({
  format: z.literal(HYDRATION_FORMAT),
  /** Counts the times that all ids were asked for anew; the answers of each stand apart. */
  round: z.number().int(),
  /** Whether this round also asks for tweets that the lake holds. */
  again: z.boolean(),
  isComplete: z.boolean(),
  /** When the newest run began, UTC milliseconds. */
  beganAtMs: z.number(),
  claim: claimSchema,
});

/** How far the reading of a list of ids has come; `state/hydrate/<hash of the ids>.json`. */
export type HydrationState = z.infer<typeof stateSchema>;

/** What X answered to an id; `gone`: why it gives no tweet. */
export interface Answered {
  readonly id: string;
  readonly gone: string | null;
}

/** The name of a list of ids, whatever file they stood in; what one origin answered says nothing of another. */
export function hydrationName(ids: readonly string[], origin: string, hash: Hash): string {
  return hash([origin, ...ids].join('\n')).slice(0, SHORT_HASH_CHARS);
}

export function hydrationStateKey(name: string): string {
  return `${HYDRATE_STATE_PREFIX}${name}.json`;
}

/** What the keys of a round's answers begin with. */
export function answersPrefix(name: string, { round }: HydrationState): string {
  return `${HYDRATE_STATE_PREFIX}${name}/${round}/`;
}

export function answersKey(prefix: string, n: number): string {
  return `${prefix}${String(n).padStart(6, '0')}.ndjson`;
}

export const NEW_HYDRATION: HydrationState = {
  format: HYDRATION_FORMAT,
  round: 0,
  again: false,
  isComplete: false,
  beganAtMs: 0,
  claim: null,
};

/** The state that a run goes on with: asking again starts a new round, unless that is what was cut. */
export function hydrationFrom(found: HydrationState, again: boolean): HydrationState {
  if (!again || (found.again && !found.isComplete)) return found;
  return { ...found, round: found.round + 1, again: true, isComplete: false };
}

export function answerLine({ id, gone }: Answered): string {
  return `${JSON.stringify(gone === null ? { id } : { id, gone })}\n`;
}

/** The answers of a file; a line that is none is left out. */
export function parseAnswers(text: string): Answered[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    const value: unknown = JSON.parse(line);
    const id = isObject(value) ? stringOf(value.id) : null;
    return isObject(value) && id !== null ? [{ id, gone: stringOf(value.gone) }] : [];
  });
}

function parseHydrationState(text: string, key: string): HydrationState {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LakeError(`${key} is damaged; remove it to begin with these ids anew`, { cause });
  }
}

/** How the state is kept. */
export const HYDRATION_STATE_FORMAT = {
  parse: parseHydrationState,
  serialize: (state: HydrationState): string => `${JSON.stringify(state, null, 2)}\n`,
};
