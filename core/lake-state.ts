import * as z from 'zod';
import { LAKE_STATE_KEY } from './contract/keys.ts';
import { LakeError } from './errors.ts';
import type { SlotMinutes, SlotPlan } from './slot.ts';

/** The layout of keys and files that this code reads and writes. */
const LAKE_FORMAT = 1;
const FIRST_DAY = '0000-01-01';

const stateSchema = z.object({
  format: z.literal(LAKE_FORMAT),
  slots: z
    .array(
      z.object({
        fromDay: z.string().regex(/^\d{4}-\d\d-\d\d$/),
        minutes: z.union([z.literal(60), z.literal(10), z.literal(1)]),
      }),
    )
    .min(1),
});

/** What a lake says about itself in `state/lake.json`. */
export interface LakeState {
  readonly format: typeof LAKE_FORMAT;
  readonly slots: SlotPlan;
}

export function newLakeState(slotMinutes: SlotMinutes): LakeState {
  return { format: LAKE_FORMAT, slots: [{ fromDay: FIRST_DAY, minutes: slotMinutes }] };
}

export function serializeLakeState(state: LakeState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** Throws LakeError when the text is no lake's state, or of a lake that is newer than this code. */
export function parseLakeState(text: string): LakeState {
  const value = parseJson(text);
  const format = z.object({ format: z.number() }).safeParse(value).data?.format;
  if (format !== undefined && format > LAKE_FORMAT) {
    throw new LakeError(`the lake has format ${format}, this tweetlake reads up to ${LAKE_FORMAT}; update tweetlake`);
  }
  const parsed = stateSchema.safeParse(value);
  const [first, ...rest] = parsed.data?.slots ?? [];
  if (!first)
    throw new LakeError(
      `${LAKE_STATE_KEY} is damaged: it must hold format and slots; restore it or choose another lake`,
    );
  return { format: LAKE_FORMAT, slots: [first, ...rest] };
}

export function isSameLakeState(a: LakeState, b: LakeState): boolean {
  return serializeLakeState(a) === serializeLakeState(b);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
