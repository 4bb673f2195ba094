import type { EnvelopeLine } from '../../core/envelope.ts';
import { FIRST_SNOWFLAKE_MS, idAt, snowflakeTimeMs } from '../../core/snowflake.ts';

const TIME_SHIFT_BITS = 22n;
/** Speeds are kept to a millionth, since ids are too long for floating point. */
const SPEED_SCALE = 1_000_000;
export const SPEED_MIN = 0.001;
export const SPEED_MAX = 1_000_000;

type Timed = Pick<EnvelopeLine, 'id' | 'timeMs'>;

/** Where a tweet stands in time, in units of ids: its id when that tells its time, else the lowest id of its millisecond, below 0 before November 2010. */
export function positionOf({ id, timeMs }: Timed): bigint {
  return snowflakeTimeMs(id) === null ? BigInt(timeMs - FIRST_SNOWFLAKE_MS) << TIME_SHIFT_BITS : BigInt(id);
}

/**
 * Gives how far the id of each tweet of a replay is above that of its start, for one tweet after the other, ascending by
 * position. The time since the first one is divided by `speed` (SPEED_MIN to SPEED_MAX); what that would make equal follows
 * each other by one, so that order and number stay. At speed 1 the low bits are those of the tweet's own id.
 */
export function replayTimes(speed: number): (position: bigint) => bigint {
  const divisor = BigInt(Math.round(speed * SPEED_SCALE));
  let origin: bigint | null = null;
  let last = -1n;
  return (position) => {
    origin ??= (position >> TIME_SHIFT_BITS) << TIME_SHIFT_BITS;
    const moved = ((position - origin) * BigInt(SPEED_SCALE)) / divisor;
    last = moved > last ? moved : last + 1n;
    return last;
  };
}

/** The id of a replay that began at `startMs`, UTC milliseconds, as digits. */
export function replayedId(offset: bigint, startMs: number): string {
  return (BigInt(idAt(startMs)) + offset).toString();
}
