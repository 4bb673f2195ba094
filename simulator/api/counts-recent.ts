import type { JsonObject } from '../../core/json.ts';
import { idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import type { TweetStream } from '../tweet-stream.ts';
import type { IdWindow } from '../tweets/id-window.ts';
import { type Answer, invalidRequest, ok, type ParameterProblem, type Report } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { selected } from './fields.ts';
import { checkQuery, readNames, readParameters } from './parameters.ts';
import { readWindow, WINDOW_PARAMETERS } from './request-window.ts';

const COUNT_FIELDS = ['end', 'start', 'tweet_count'];
const KNOWN_PARAMETERS = ['query', ...WINDOW_PARAMETERS, 'granularity', 'search_count.fields'];
const BUCKET_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `GET /2/tweets/counts/recent`: how many tweets a search of the same window would give, by minute, hour or UTC day. */
export function countsRecent(sent: URLSearchParams, { stream, nowMs }: EndpointContext): Answer {
  const problems: ParameterProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const parameters = readParameters(sent, KNOWN_PARAMETERS, report);
  checkQuery(parameters, report);
  const [granularity = 'hour'] = readNames(parameters, 'granularity', { allowed: Object.keys(BUCKET_MS), report });
  const wanted = readNames(parameters, 'search_count.fields', { allowed: COUNT_FIELDS, report });
  const window = readWindow(parameters, nowMs, report);
  if (problems.length > 0) return invalidRequest(problems);

  const buckets = bucketsOf(window, BUCKET_MS[granularity] ?? 0, stream);
  return ok({
    data: buckets.map((bucket) => selected(bucket, wanted.length > 0 ? wanted : COUNT_FIELDS)),
    meta: { total_tweet_count: stream.count(window) },
  });
}

/** The window cut at each full minute, hour or day, oldest first; the first and the last may be shorter. */
function bucketsOf(window: IdWindow, bucketMs: number, stream: TweetStream): readonly JsonObject[] {
  const startMs = millisecondOf(BigInt(window.sinceId) + 1n);
  const endMs = millisecondOf(BigInt(window.untilId) - 1n) + 1;
  const buckets: JsonObject[] = [];
  let fromMs = startMs;
  while (fromMs < endMs) {
    const toMs = Math.min(endMs, (Math.floor(fromMs / bucketMs) + 1) * bucketMs);
    const bucket = {
      sinceId: fromMs === startMs ? window.sinceId : idBefore(idAt(fromMs)),
      untilId: toMs === endMs ? window.untilId : idAt(toMs),
    };
    buckets.push({ end: iso(toMs), start: iso(fromMs), tweet_count: stream.count(bucket) });
    fromMs = toMs;
  }
  return buckets;
}

function millisecondOf(id: bigint): number {
  return snowflakeTimeMs(id.toString()) ?? 0;
}

/** X tells times to the second. */
function iso(timeMs: number): string {
  return new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
}
