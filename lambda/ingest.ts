import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { xApiSource } from '../adapters/x-api/x-api-source.ts';
import { type Config, parseConfig, type Search } from '../core/config.ts';
import { isObject } from '../core/json.ts';
import { lakeBudget } from '../pipeline/budget/budget.ts';
import { type SweepResult, sweep } from '../pipeline/ingest/sweep.ts';
import { openCloudLake } from './cloud-lake.ts';
import { LEASE_ONLY } from './lease-only.ts';
import { sweepReport } from './sweep-report.ts';
import { howToSetToken, readToken, xApiUrl } from './x-token.ts';

/** Time that is left for the page that is being read when the deadline comes. */
const RESERVE_MS = 15_000;
/** Less than that: a page that X gives is paid for, and must not be lost with the function. */
const REQUEST_TIMEOUT_MS = 10_000;

const logger = new Logger();
const metrics = new Metrics();

/** Sweeps the search of the event, `{ "search": { "name", "query" } }`, into RAW. */
export async function handler(event: unknown, context: Context): Promise<SweepResult | { readonly kind: 'no-token' }> {
  logger.addContext(context);
  const { lake, config } = await openCloudLake();
  const search = searchOf(event, config);
  const token = await readToken();
  if (token === null) {
    logger.error(`no bearer token of the X API is set: ${howToSetToken()}`);
    return { kind: 'no-token' };
  }
  const url = xApiUrl();
  const { expandAuthors, expandReferenced, monthlyPostBudget } = config.ingest;
  const source = xApiSource({ url, token, requestTimeoutMs: REQUEST_TIMEOUT_MS, expandAuthors, expandReferenced });
  const runId = context.awsRequestId;
  const result = await sweep(lake, source, search, {
    runId,
    budget: lakeBudget(lake, { limitPosts: monthlyPostBudget, runId }),
    claimant: LEASE_ONLY,
    deadlineMs: lake.clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS,
    settleMs: config.ingest.settleSeconds * 1000,
    overlapMs: config.ingest.overlapMinutes * 60_000,
    firstLookbackMs: config.ingest.firstLookbackMinutes * 60_000,
  });
  report(search, result);
  return result;
}

/** Throws UsageError when the event holds no search. */
function searchOf(event: unknown, config: Config): Search {
  const search = isObject(event) ? event.search : undefined;
  const { searches } = parseConfig({ ...config, searches: [search] }, 'the event');
  return searches[0] as Search;
}

function report(search: Search, result: SweepResult): void {
  const { entries, counts, cutCause } = sweepReport(search, result);
  for (const { level, message, facts } of entries) logger[level](message, facts);
  if (result.kind === 'cut' && result.error?.failure.kind === 'unauthorized') {
    logger.error(`X refused the bearer token: ${howToSetToken()}`);
  }
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  if (cutCause !== null) metrics.addMetadata('cutCause', cutCause);
  metrics.publishStoredMetrics();
}
