import { compareIds, idAt, idBefore } from '../../core/snowflake.ts';

/** The tweets with an id greater than `sinceId` and smaller than `untilId`; both are digits. */
export interface IdWindow {
  readonly sinceId: string;
  readonly untilId: string;
}

/** The window of the tweets of [startMs, endMs), UTC. Throws RangeError before November 2010. */
export function windowOfTimes(startMs: number, endMs: number): IdWindow {
  return { sinceId: idBefore(idAt(startMs)), untilId: idAt(endMs) };
}

export function smallerId(a: string, b: string): string {
  return compareIds(a, b) < 0 ? a : b;
}
