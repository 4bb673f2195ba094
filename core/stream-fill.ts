import * as z from 'zod';
import { idSchema, newSearchState, type SearchState } from './search-state.ts';
import { idBefore } from './snowflake.ts';

/** Ids that a stream did not give, and search shall: both are exclusive, as X has them. */
export const fillSchema = z.object({ sinceId: idSchema, untilId: idSchema });

export type StreamFill = z.infer<typeof fillSchema>;

/** A fill that begins is a sweep of the window that was cut before its first page. */
export function newFillState({ sinceId, untilId }: StreamFill): SearchState {
  return { ...newSearchState(sinceId), paused: { firstUntilId: untilId, lowId: untilId } };
}

/** Whether the state is of the sweep of this window, under way or complete. */
export function isSweepOf({ paused, cursor }: SearchState, { untilId }: StreamFill): boolean {
  return paused === null ? cursor === idBefore(untilId) : paused.firstUntilId === untilId;
}
