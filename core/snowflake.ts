/** The first UTC millisecond of X's snowflake ids. Source: X's id generator, "snowflake", twepoch. */
export const FIRST_SNOWFLAKE_MS = 1_288_834_974_657;
/** The first id that carries its time; smaller ids were counted up one by one. */
const FIRST_SNOWFLAKE_ID = 29_700_859_247n;
const LAST_SNOWFLAKE_ID = (1n << 63n) - 1n;
const TIME_SHIFT_BITS = 22n;

const DIGITS = /^[1-9][0-9]{0,18}$/;

/** The lowest id that a tweet of this UTC millisecond can have, as digits. Throws RangeError before November 2010. */
export function idAt(timeMs: number): string {
  if (timeMs < FIRST_SNOWFLAKE_MS) {
    throw new RangeError(`time must be after ${new Date(FIRST_SNOWFLAKE_MS).toISOString()}, got ${timeMs}`);
  }
  return (BigInt(Math.trunc(timeMs) - FIRST_SNOWFLAKE_MS) << TIME_SHIFT_BITS).toString();
}

/** The UTC millisecond at which this id was made, or null when the id carries none (older than 2010-11, or not X's). */
export function snowflakeTimeMs(id: string): number | null {
  if (!DIGITS.test(id)) return null;
  const value = BigInt(id);
  if (value < FIRST_SNOWFLAKE_ID || value > LAST_SNOWFLAKE_ID) return null;
  return Number(value >> TIME_SHIFT_BITS) + FIRST_SNOWFLAKE_MS;
}

/** Orders ids: numbers by value, before ids that are not numbers (`form-…`), which go by code unit. Total. */
export function compareIds(a: string, b: string): number {
  const aIsNumber = DIGITS.test(a);
  if (aIsNumber !== DIGITS.test(b)) return aIsNumber ? -1 : 1;
  if (aIsNumber && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The id just below this one, as digits. */
export function idBefore(id: string): string {
  return (BigInt(id) - 1n).toString();
}

/** The id just above this one, as digits. */
export function idAfter(id: string): string {
  return (BigInt(id) + 1n).toString();
}

export function maxId(a: string, b: string): string {
  return compareIds(a, b) < 0 ? b : a;
}
