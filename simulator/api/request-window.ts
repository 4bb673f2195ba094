import { compareIds, idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import { type IdWindow, smallerId } from '../tweets/id-window.ts';
import type { ParameterProblem, Report } from './answer.ts';
import type { Parameters } from './parameters.ts';

/** The parameters below, as every endpoint that takes them names them. */
export const WINDOW_PARAMETERS = ['start_time', 'end_time', 'since_id', 'until_id'] as const;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How far back an endpoint's tweets go. */
export interface Reach {
  /** Where they begin, UTC milliseconds, seen from now. */
  borderMs(nowMs: number): number;
  /** How long before its end a window begins when the request does not say; null: at the border. */
  readonly spanMs: number | null;
}

/** Source: docs.x.com, recent search, August 2026; X keeps the border by the minute. */
export const SEVEN_DAYS: Reach = {
  borderMs: (nowMs) => Math.floor((nowMs - 7 * DAY_MS) / MINUTE_MS) * MINUTE_MS,
  spanMs: null,
};

/** Source: docs.x.com, full-archive search, August 2026: from the first tweet on, thirty days when nothing is said. */
export const FULL_ARCHIVE: Reach = { borderMs: () => Date.UTC(2006, 2, 21), spanMs: 30 * DAY_MS };

/** Where a search ends when the request does not say. Source: docs.x.com, recent search, August 2026. */
const DEFAULT_DELAY_MS = 30_000;
/** How old `end_time` must be. Source: docs.x.com, recent search, August 2026. */
const END_AGE_MIN_MS = 10_000;
/** Before this time ids were counted up one by one; none of those is invented. Source: X's id generator, "snowflake". */
export const FIRST_SNOWFLAKE_MS = Date.UTC(2010, 10, 5);
/** Above 1, so that the id before it is an id, too. */
const FIRST_ID = '2';
/** Ids are signed 64-bit numbers. */
const LAST_ID = (1n << 63n) - 1n;

export interface WindowLimits {
  readonly nowMs: number;
  readonly reach: Reach;
  readonly report: Report;
}

/**
 * The tweets that a request is about, by its ids or times; nothing younger than `nowMs` or before the border.
 * Reports ids mixed with times, times that X refuses, and a `since_id` that is too old; what is then given is of no use.
 */
export function readWindow(parameters: Parameters, { nowMs, reach, report }: WindowLimits): IdWindow {
  const given = WINDOW_PARAMETERS.filter((name) => parameters.has(name));
  if (given.some((name) => name.endsWith('_id')) && given.some((name) => name.endsWith('_time'))) {
    report({
      parameters: Object.fromEntries(given.map((name) => [name, [parameters.get(name) ?? '']])),
      message: "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'",
    });
  }
  const borderMs = reach.borderMs(nowMs);
  const askedUntilId = readId(parameters, 'until_id', report);
  const endMs =
    readTime(parameters, 'end_time', { nowMs, borderMs, report }) ??
    snowflakeTimeMs(askedUntilId ?? '') ??
    nowMs - DEFAULT_DELAY_MS;
  const earliestMs = reach.spanMs === null ? borderMs : Math.max(borderMs, endMs - reach.spanMs);
  const startMs = readTime(parameters, 'start_time', { nowMs, borderMs, report }) ?? earliestMs;
  if (startMs >= endMs && parameters.has('start_time')) {
    report({
      parameters: { start_time: [minuteText(startMs)] },
      message: `Invalid 'start_time':'${minuteText(startMs)}'. 'start_time' must be before 'end_time':'${minuteText(endMs)}'`,
    });
  }
  const untilId = askedUntilId ?? firstIdAt(endMs);
  const askedSinceId = readId(parameters, 'since_id', report);
  if (askedSinceId !== null) checkSinceId(askedSinceId, borderMs, report);
  const sinceId = askedSinceId ?? idBefore(firstIdAt(startMs));
  return { sinceId: greaterId(sinceId, idBefore(firstIdAt(borderMs))), untilId: smallerId(untilId, idAt(nowMs + 1)) };
}

/** The lowest id of a time, also from before ids carried their time. */
function firstIdAt(timeMs: number): string {
  return timeMs < FIRST_SNOWFLAKE_MS ? FIRST_ID : idAt(timeMs);
}

function checkSinceId(sinceId: string, borderMs: number, report: Report): void {
  const borderId = firstIdAt(borderMs);
  if (compareIds(sinceId, borderId) <= 0 && borderId !== FIRST_ID) report(sinceIdTooOld(sinceId, borderMs));
}

/** What X says of a `since_id` from before the border (UTC milliseconds). Source: X API v2, as seen. */
export function sinceIdTooOld(sinceId: string, borderMs: number): ParameterProblem {
  return {
    parameters: { since_id: [sinceId] },
    message: `'since_id' must be a tweet id created after ${minuteText(borderMs)}. Please use a 'since_id' that is larger than ${firstIdAt(borderMs)}`,
  };
}

function readId(parameters: Parameters, name: 'since_id' | 'until_id', report: Report): string | null {
  const value = parameters.get(name);
  if (value === undefined) return null;
  if (/^[1-9][0-9]{0,18}$/.test(value) && BigInt(value) <= LAST_ID) return value;
  report({ parameters: { [name]: [value] }, message: `The \`${name}\` query parameter value [${value}] is not valid` });
  return null;
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

interface TimeLimits {
  readonly nowMs: number;
  readonly borderMs: number;
  readonly report: Report;
}

/** A time to the second, UTC milliseconds; null when it is absent or refused. */
function readTime(parameters: Parameters, name: 'start_time' | 'end_time', limits: TimeLimits): number | null {
  const value = parameters.get(name);
  if (value === undefined) return null;
  const { nowMs, borderMs, report } = limits;
  const timeMs = DATE_TIME.test(value) ? Math.floor(Date.parse(value) / 1000) * 1000 : Number.NaN;
  if (Number.isNaN(timeMs)) {
    report({
      parameters: { [name]: [value] },
      message: `The \`${name}\` query parameter value [${value}] is not valid`,
    });
    return null;
  }
  const refuse = (rule: string) => {
    const shown = minuteText(timeMs);
    report({ parameters: { [name]: [shown] }, message: `Invalid '${name}':'${shown}'. '${name}' must be ${rule}` });
    return null;
  };
  if (timeMs > nowMs - END_AGE_MIN_MS) return refuse('a minimum of 10 seconds prior to the request time.');
  return timeMs < borderMs ? refuse(`on or after ${minuteText(borderMs)}`) : timeMs;
}

/** A time as X writes it in errors: `2026-11-21T13:05Z`. */
function minuteText(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16)}Z`;
}

function greaterId(a: string, b: string): string {
  return smallerId(a, b) === a ? b : a;
}
