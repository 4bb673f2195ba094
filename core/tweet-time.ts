import { idOf, type JsonObject } from './json.ts';
import { snowflakeTimeMs } from './snowflake.ts';

/** X began in March 2006; an earlier time is a mistake. */
const FIRST_TWEET_MS = Date.UTC(2006, 0, 1);
/** Times from 2101 on are a mistake too (a unit mixed up, a typing error). */
const TIME_END_MS = Date.UTC(2101, 0, 1);

/**
 * When the tweet was written, UTC milliseconds, within 2006..2100: from its id when that is a snowflake,
 * from `created_at` only for what is older or not X's; null when neither can be read. Source: design, "slot".
 */
export function tweetTimeMs(data: JsonObject): number | null {
  const id = idOf(data.id);
  const timeMs = (id === null ? null : snowflakeTimeMs(id)) ?? timeMsOf(data.created_at);
  return timeMs !== null && timeMs >= FIRST_TWEET_MS && timeMs < TIME_END_MS ? timeMs : null;
}

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;
const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))? ?(?:Z|UTC|([+-]\d\d):?(\d\d))?$/i;
const V1 = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d) (\d{4})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * UTC milliseconds of a time as X writes it: ISO 8601 (UTC when it names no zone), or v1.1's
 * "Wed Oct 10 20:19:24 +0000 2018". Null for anything else and for times outside 1970..2100.
 */
export function timeMsOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const canonical = CANONICAL.test(value) ? value : canonicalTime(value);
  const timeMs = Date.parse(canonical);
  return isDay(canonical) && timeMs >= 0 && timeMs < TIME_END_MS ? timeMs : null;
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDay(canonical: string): boolean {
  const day = Number(canonical.slice(8, 10));
  return day <= DAYS_OF_EVERY_MONTH || new Date(Date.parse(canonical.slice(0, 10))).getUTCDate() === day;
}
const DAYS_OF_EVERY_MONTH = 28;

/** The time as ISO 8601, UTC, milliseconds; null when it cannot be read. */
export function isoTimeOf(value: unknown): string | null {
  const timeMs = timeMsOf(value);
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

function canonicalTime(text: string): string {
  const iso = ISO.exec(text);
  if (iso) {
    const [, date, minutes, seconds = ':00', fraction = '', zoneHours = '+00', zoneMinutes = '00'] = iso;
    return `${date}T${minutes}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zoneHours}:${zoneMinutes}`;
  }
  const v1 = V1.exec(text);
  if (!v1) return '';
  const [, month = '', day, time, zoneHours, zoneMinutes, year] = v1;
  const monthNumber = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  return `${year}-${monthNumber}-${day}T${time}${zoneHours}:${zoneMinutes}`;
}
