import { randomUUID } from 'node:crypto';
import { processClaimant } from '../../adapters/process-claimant.ts';
import type { Config, Search } from '../../core/config.ts';
import { UsageError } from '../../core/errors.ts';
import { assertQuery } from '../../core/query-limits.ts';
import { FIRST_SNOWFLAKE_MS } from '../../core/snowflake.ts';
import type { TimeSpan } from '../../core/time-spans.ts';
import { closeGaps } from '../../pipeline/backfill/close-gaps.ts';
import { leftToRead } from '../../pipeline/backfill/left-to-read.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import { type SweepResult, sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { untilDone } from '../../pipeline/until-done.ts';
import type { BackfillOptions } from '../backfill.ts';
import { EXIT, type ExitCode, worstOf } from '../exit-code.ts';
import { type ProgressLine, progressLine } from '../ingest/progress-line.ts';
import { incompleteLine, sweepLine } from '../ingest/sweep-report.ts';
import { type Origin, originOf, withOrigin } from '../lake-origin.ts';
import { type LakeToFill, openLakeToFill } from '../lake-to-fill.ts';
import { loadConfig } from '../load-config.ts';
import { chosenSearches } from '../searches.ts';
import { stopSignal } from '../stop-signal.ts';
import { xSource } from '../x-source.ts';
import { isBuyingAgreedTo, type OpenBackfill } from './agree.ts';

/** What one sweep may take; the next one goes on at once. */
const SWEEP_MS_MAX = 3_600_000;

/** Reads a span of time of each search from the full archive, once its price was agreed to, and refines it. */
export async function runBackfill(options: BackfillOptions): Promise<ExitCode> {
  const config = await loadConfig(options.config);
  const searches = searchesOf(config, options);
  const span = spanOf(options, config, Date.now());
  const { source: api, isLoopback, origin } = xSource(config.ingest);
  const { begin, ...toFill } = await openLakeToFill(options.lake, config);
  const { lake } = toFill;
  const source = await withOrigin(lake, api, isLoopback);
  const stop = stopSignal();
  try {
    const { signal } = stop;
    const open = await openBackfills(lake, searches, { span, origin: originOf(isLoopback) });
    const buying = { lake, source, config, origin, isAgreed: options.yes === true, signal };
    if (open.length > 0 && !isLoopback && !(await isBuyingAgreedTo(open, buying))) {
      process.stderr.write('Nothing was bought.\n');
      return EXIT.done;
    }
    await begin();
    const run: BackfillRun = { ...toFill, source, origin: originOf(isLoopback), config, span, signal };
    const codes: ExitCode[] = [];
    for (const search of searches) codes.push(await backfillSearch(run, search));
    return worstOf(codes);
  } finally {
    stop.dispose();
  }
}

function searchesOf(config: Config, { query, name }: BackfillOptions): readonly Search[] {
  if (query === undefined || name === undefined)
    return chosenSearches(config.searches, { ...(query && { query }), ...(name && { name }) });
  assertQuery(query, 'all');
  const [named] = chosenSearches(config.searches, { name, query: 'x' });
  return [{ name: named?.name ?? name, query }];
}

/** Throws UsageError when the archive cannot give the span. */
function spanOf({ from, to }: BackfillOptions, { ingest }: Config, nowMs: number): TimeSpan {
  const settledMs = nowMs - ingest.settleSeconds * 1000;
  const iso = (timeMs: number) => new Date(timeMs).toISOString();
  if (from >= to) throw new UsageError(`--from must be before --to, got ${iso(from)} and ${iso(to)}`);
  if (to > settledMs) throw new UsageError(`--to must be at least ${ingest.settleSeconds} s ago, got ${iso(to)}`);
  if (from < FIRST_SNOWFLAKE_MS) {
    const first = iso(FIRST_SNOWFLAKE_MS);
    throw new UsageError(
      `--from must be ${first} or later: ids of older tweets do not tell their time; got ${iso(from)}`,
    );
  }
  return { fromMs: from, toMs: to };
}

async function openBackfills(
  lake: Lake,
  searches: readonly Search[],
  part: { readonly span: TimeSpan; readonly origin: Origin },
): Promise<OpenBackfill[]> {
  const open: OpenBackfill[] = [];
  for (const search of searches) {
    const window = await leftToRead(lake, search, part);
    if (window !== null) open.push({ search, window });
  }
  return open;
}

interface BackfillRun extends Omit<LakeToFill, 'begin'> {
  readonly source: TweetSource;
  readonly origin: Origin;
  readonly config: Config;
  readonly span: TimeSpan;
  readonly signal: AbortSignal;
}

async function backfillSearch(run: BackfillRun, search: Search): Promise<ExitCode> {
  const { lake, signal } = run;
  const progress = progressLine(process.stderr);
  const onWait = (reason: string, untilMs: number) =>
    progress.say(`${search.name}: ${reason}; goes on at ${new Date(untilMs).toISOString()}`);
  const ends = await untilDone(() => sweepOnce(run, search, progress), { clock: lake.clock, signal, onWait });
  progress.clear();
  const result = ends.reduce(added);
  process.stdout.write(`${sweepLine(search, result)}\n`);
  if (result.kind === 'complete') {
    await reportClosed(run, search);
    return result.rejected === 0 ? EXIT.done : EXIT.rejected;
  }
  process.stderr.write(`tweetlake: ${incompleteLine(search, result)}\n`);
  return EXIT.failed;
}

async function sweepOnce(run: BackfillRun, search: Search, progress: ProgressLine): Promise<SweepResult> {
  const { lake, refine, source, origin, config, span, signal } = run;
  const rawKeys: string[] = [];
  const runId = randomUUID();
  try {
    return await sweep(lake, source, search, {
      runId,
      budget: lakeBudget(lake, { limitPosts: config.ingest.monthlyPostBudget, runId }),
      claimant: processClaimant(),
      deadlineMs: lake.clock.nowMs() + SWEEP_MS_MAX,
      settleMs: config.ingest.settleSeconds * 1000,
      firstLookbackMs: 0,
      span,
      origin,
      signal,
      onFiles: (keys) => {
        rawKeys.push(...keys);
        progress.show(`${search.name}: ${rawKeys.length} RAW files`);
      },
    });
  } finally {
    progress.show(`${search.name}: refining ${rawKeys.length} RAW files`);
    await refine(rawKeys);
  }
}

/** The ends of several sweeps as that of one. */
function added(before: SweepResult, end: SweepResult): SweepResult {
  return {
    ...end,
    tweets: before.tweets + end.tweets,
    files: before.files + end.files,
    requests: before.requests + end.requests,
    postPrices: before.postPrices + end.postPrices,
    rejected: before.rejected + end.rejected,
    partialErrors: before.partialErrors + end.partialErrors,
  };
}

async function reportClosed({ lake, span }: BackfillRun, search: Search): Promise<void> {
  const closed = await closeGaps(lake, search, span);
  if (closed.kind === 'busy') {
    const reason = 'another run holds it; run the same backfill again once that has ended, it costs nothing';
    process.stderr.write(`tweetlake: the gaps of search ${search.name} stay listed: ${reason}\n`);
    return;
  }
  for (const { fromMs, toMs } of closed.gaps) {
    const span = `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`;
    process.stdout.write(`${search.name}: the gap from ${span} is closed\n`);
  }
}
