import { idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import { type IdWindow, smallerId } from '../tweets/id-window.ts';
import { type Answer, invalidRequest, ok, type ParameterProblem, type Report } from './answer.ts';
import type { Endpoint, EndpointContext } from './endpoint.ts';
import { selected } from './fields.ts';
import { countFound } from './find-posts.ts';
import { readToken, TOKEN_PARAMETERS, tokenAfter } from './page-token.ts';
import { readNames, readParameters } from './parameters.ts';
import { QUERY_CHARACTERS_MAX, readQuery } from './read-query.ts';
import {
  FIRST_SNOWFLAKE_MS,
  FULL_ARCHIVE,
  type Reach,
  readWindow,
  SEVEN_DAYS,
  WINDOW_PARAMETERS,
} from './request-window.ts';

const COUNT_FIELDS = ['end', 'start', 'tweet_count'];
const KNOWN_PARAMETERS = ['query', ...WINDOW_PARAMETERS, 'granularity', 'search_count.fields', ...TOKEN_PARAMETERS];
const BUCKET_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What sets the counts apart. */
interface CountsKind {
  readonly reach: Reach;
  readonly queryCharactersMax: number;
  /** How much of the window one answer counts. */
  readonly pageMs: number;
}

/** `GET /2/tweets/counts/recent`: all in one page. Source: docs.x.com, recent counts, August 2026. */
export const countsRecent = countsOf({
  reach: SEVEN_DAYS,
  queryCharactersMax: QUERY_CHARACTERS_MAX.recent,
  pageMs: Number.POSITIVE_INFINITY,
});

/** `GET /2/tweets/counts/all`: 31 days a page, the newest first. Source: docs.x.com, full-archive counts, August 2026. */
export const countsAll = countsOf({
  reach: FULL_ARCHIVE,
  queryCharactersMax: QUERY_CHARACTERS_MAX.all,
  pageMs: 31 * 86_400_000,
});

/** How many tweets a search of the same window would give, by minute, hour or UTC day. */
function countsOf(kind: CountsKind): Endpoint['answer'] {
  return (sent, context) => counts(sent, context, kind);
}

function counts(sent: URLSearchParams, { stream, nowMs }: EndpointContext, kind: CountsKind): Answer {
  const problems: ParameterProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const parameters = readParameters(sent, KNOWN_PARAMETERS, report);
  const matches = readQuery(parameters, kind.queryCharactersMax, report);
  const [granularity = 'hour'] = readNames(parameters, 'granularity', { allowed: Object.keys(BUCKET_MS), report });
  const wanted = readNames(parameters, 'search_count.fields', { allowed: COUNT_FIELDS, report });
  const whole = readWindow(parameters, { nowMs, reach: kind.reach, report });
  const lastId = readToken(parameters, report);
  if (problems.length > 0) return invalidRequest(problems);

  const untilId = lastId === null ? whole.untilId : smallerId(whole.untilId, lastId);
  const { window, nextToken } = pageOfWindow({ ...whole, untilId }, kind.pageMs);
  const spans = spansOf(window, BUCKET_MS[granularity] ?? 0);
  const found = countFound(
    { stream, window, matches, nowMs, countsAtMs: null },
    spans.map(({ endMs }) => endMs),
  );
  const buckets = spans.map(({ startMs, endMs }, index) => ({
    end: iso(endMs),
    start: iso(startMs),
    tweet_count: found[index] ?? 0,
  }));
  return ok({
    data: buckets.map((bucket) => selected(bucket, wanted.length > 0 ? wanted : COUNT_FIELDS)),
    meta: {
      total_tweet_count: found.reduce((sum, count) => sum + count, 0),
      ...(nextToken !== null && { next_token: nextToken }),
    },
  });
}

/** The newest part of a window, and what asks for the part before it; null when that was all. */
function pageOfWindow(window: IdWindow, pageMs: number): { window: IdWindow; nextToken: string | null } {
  const endMs = millisecondOf(BigInt(window.untilId) - 1n) + 1;
  const startMs = millisecondOf(BigInt(window.sinceId) + 1n);
  if (endMs - startMs <= pageMs) return { window, nextToken: null };
  const fromId = idAt(endMs - pageMs);
  return { window: { ...window, sinceId: idBefore(fromId) }, nextToken: tokenAfter(fromId) };
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** The window cut at each full minute, hour or day, oldest first; the first and the last may be shorter. */
function spansOf(window: IdWindow, bucketMs: number): readonly Span[] {
  const windowEndMs = millisecondOf(BigInt(window.untilId) - 1n) + 1;
  const spans: Span[] = [];
  let startMs = millisecondOf(BigInt(window.sinceId) + 1n);
  while (startMs < windowEndMs) {
    const endMs = Math.min(windowEndMs, (Math.floor(startMs / bucketMs) + 1) * bucketMs);
    spans.push({ startMs, endMs });
    startMs = endMs;
  }
  return spans;
}

/** Ids from before ids carried their time count as the first that do. */
function millisecondOf(id: bigint): number {
  return snowflakeTimeMs(id.toString()) ?? FIRST_SNOWFLAKE_MS;
}

/** X tells times to the second. */
function iso(timeMs: number): string {
  return new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
}
