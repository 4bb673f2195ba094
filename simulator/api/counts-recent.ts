import { snowflakeTimeMs } from '../../core/snowflake.ts';
import type { IdWindow } from '../tweets/id-window.ts';
import { type Answer, invalidRequest, ok, type ParameterProblem, type Report } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { selected } from './fields.ts';
import { countFound } from './find-posts.ts';
import { readNames, readParameters } from './parameters.ts';
import { QUERY_CHARACTERS_MAX, readQuery } from './read-query.ts';
import { readWindow, WINDOW_PARAMETERS } from './request-window.ts';

const COUNT_FIELDS = ['end', 'start', 'tweet_count'];
const KNOWN_PARAMETERS = ['query', ...WINDOW_PARAMETERS, 'granularity', 'search_count.fields'];
const BUCKET_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `GET /2/tweets/counts/recent`: how many tweets a search of the same window would give, by minute, hour or UTC day. */
export function countsRecent(sent: URLSearchParams, { stream, nowMs }: EndpointContext): Answer {
  const problems: ParameterProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const parameters = readParameters(sent, KNOWN_PARAMETERS, report);
  const matches = readQuery(parameters, QUERY_CHARACTERS_MAX.recent, report);
  const [granularity = 'hour'] = readNames(parameters, 'granularity', { allowed: Object.keys(BUCKET_MS), report });
  const wanted = readNames(parameters, 'search_count.fields', { allowed: COUNT_FIELDS, report });
  const window = readWindow(parameters, nowMs, report);
  if (problems.length > 0) return invalidRequest(problems);

  const spans = spansOf(window, BUCKET_MS[granularity] ?? 0);
  const counts = countFound(
    { stream, window, matches, countsAtMs: null },
    spans.map(({ endMs }) => endMs),
  );
  const buckets = spans.map(({ startMs, endMs }, index) => ({
    end: iso(endMs),
    start: iso(startMs),
    tweet_count: counts[index] ?? 0,
  }));
  return ok({
    data: buckets.map((bucket) => selected(bucket, wanted.length > 0 ? wanted : COUNT_FIELDS)),
    meta: { total_tweet_count: counts.reduce((sum, count) => sum + count, 0) },
  });
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

function millisecondOf(id: bigint): number {
  return snowflakeTimeMs(id.toString()) ?? 0;
}

/** X tells times to the second. */
function iso(timeMs: number): string {
  return new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
}
