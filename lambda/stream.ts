import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { systemClock } from '../adapters/clock.ts';
import { xApiSource } from '../adapters/x-api/x-api-source.ts';
import { xFilteredStream } from '../adapters/x-stream/x-filtered-stream.ts';
import { type Config, parseConfig, type Search } from '../core/config.ts';
import { isObject } from '../core/json.ts';
import type { StreamGap } from '../core/stream-state.ts';
import { lakeBudget } from '../pipeline/budget/budget.ts';
import type { Lake } from '../pipeline/lake.ts';
import { type StreamResult, stream } from '../pipeline/stream/stream.ts';
import type { StreamOptions, StreamSources } from '../pipeline/stream/stream-options.ts';
import { openCloudLake } from './cloud-lake.ts';
import { LEASE_ONLY } from './lease-only.ts';
import { streamReport } from './stream-report.ts';
import { howToSetToken, readToken, xApiUrl } from './x-token.ts';

/** Time that is left for making durable what was received when the deadline comes. */
const RESERVE_MS = 20_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** An invocation that died without a word holds the stream no longer than this; one that is ending, much shorter. */
const WAIT_MS_MAX = 4 * 60_000;
const WAIT_STEP_MS = 2000;

const logger = new Logger();
const metrics = new Metrics();

/** Holds the stream of the searches of the event, `{ "searches": [{ "name", "query" }] }`, until its time is up. */
export async function handler(event: unknown, context: Context): Promise<StreamResult | { readonly kind: 'no-token' }> {
  logger.addContext(context);
  const { lake, config } = await openCloudLake();
  const searches = searchesOf(event, config);
  const token = await readToken();
  if (token === null) {
    logger.error(`no bearer token of the X API is set: ${howToSetToken()}`);
    return { kind: 'no-token' };
  }
  const { expandAuthors, expandReferenced, monthlyPostBudget, settleSeconds } = config.ingest;
  const api = { url: xApiUrl(), token, requestTimeoutMs: REQUEST_TIMEOUT_MS, expandAuthors, expandReferenced };
  const sources = { feed: xFilteredStream({ ...api, clock: systemClock }), source: xApiSource(api), searches };
  const gaps: StreamGap[] = [];
  const runId = context.awsRequestId;
  const result = await streamWhenFree(lake, sources, {
    runId,
    claimant: LEASE_ONLY,
    budget: lakeBudget(lake, { limitPosts: monthlyPostBudget, runId }),
    deadlineMs: lake.clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS,
    settleMs: settleSeconds * 1000,
    overlapMs: config.stream.overlapSeconds * 1000,
    signal: new AbortController().signal,
    events: {
      onGap: (gap) => gaps.push(gap),
      onNote: (note) => note !== null && logger.warn(note),
    },
  });
  report(result, gaps, searches);
  return result;
}

/** The invocation before this one may be a moment late: to leave then would lose a quarter of an hour. */
async function streamWhenFree(lake: Lake, sources: StreamSources, options: StreamOptions): Promise<StreamResult> {
  const endMs = Math.min(lake.clock.nowMs() + WAIT_MS_MAX, options.deadlineMs);
  for (;;) {
    const result = await stream(lake, sources, options);
    if (result.kind !== 'busy' || lake.clock.nowMs() >= endMs) return result;
    await lake.clock.sleep(WAIT_STEP_MS);
  }
}

/** Throws UsageError when the event holds no searches. */
function searchesOf(event: unknown, config: Config): readonly Search[] {
  const searches = isObject(event) ? event.searches : undefined;
  return parseConfig({ ...config, searches: searches ?? null }, 'the event').searches;
}

function report(result: StreamResult, gaps: readonly StreamGap[], searches: readonly Search[]): void {
  const { entries, counts } = streamReport(result, gaps, searches);
  for (const { level, message, facts } of entries) logger[level](message, facts);
  if (result.kind === 'cut' && result.error?.failure.kind === 'unauthorized') {
    logger.error(`X refused the bearer token: ${howToSetToken()}`);
  }
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.publishStoredMetrics();
}
