import { randomUUID } from 'node:crypto';
import { processClaimant } from '../../adapters/process-claimant.ts';
import type { Config, Search } from '../../core/config.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import { type SweepResult, sweep } from '../../pipeline/ingest/sweep.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { EXIT, type ExitCode, worstOf } from '../exit-code.ts';
import type { IngestOptions } from '../ingest.ts';
import { type Origin, originOf, withOrigin } from '../lake-origin.ts';
import { localLakeFolder } from '../lake-place.ts';
import { loadConfig } from '../load-config.ts';
import { openLocalLake, reconcileLocalLake } from '../local-lake.ts';
import { refineWritten } from '../refine-written.ts';
import { chosenSearches } from '../searches.ts';
import { shellFlags } from '../shell-flags.ts';
import { stopSignal } from '../stop-signal.ts';
import { xSource } from '../x-source.ts';
import { progressLine } from './progress-line.ts';
import { gapLines, incompleteLine, sweepLine } from './sweep-report.ts';

/** The longest that one sweep may take here; the next one goes on where it was cut. */
const SWEEP_MS_MAX = 6 * 3_600_000;
const MS_PER_MINUTE = 60_000;

/** Sweeps each search once and refines what it wrote; exits 0 only when all of them are complete. */
export async function runIngest(options: IngestOptions): Promise<ExitCode> {
  const folder = localLakeFolder(options.lake, 'ingest');
  const config = await loadConfig(options.config);
  const searches = chosenSearches(config.searches, options);
  const { source: api, isLoopback } = xSource(config.ingest);
  const lake = await openLocalLake(folder, config, { create: true });
  const source = await withOrigin(lake, api, isLoopback);
  await reconcileLocalLake(lake);
  const codes: ExitCode[] = [];
  const stop = stopSignal();
  const run: IngestRun = { lake, source, origin: originOf(isLoopback), config, options, signal: stop.signal };
  try {
    for (const search of searches) {
      codes.push(report(search, await ingestSearch(run, search), options));
    }
  } finally {
    stop.dispose();
  }
  return worstOf(codes);
}

interface IngestRun {
  readonly lake: Lake;
  readonly source: TweetSource;
  readonly origin: Origin;
  readonly config: Config;
  readonly options: IngestOptions;
  readonly signal: AbortSignal;
}

async function ingestSearch(run: IngestRun, search: Search): Promise<SweepResult> {
  const { lake, source, origin, config, options, signal } = run;
  const rawKeys: string[] = [];
  const runId = randomUUID();
  const progress = progressLine(process.stderr);
  try {
    return await sweep(lake, source, search, {
      runId,
      budget: lakeBudget(lake, { limitPosts: config.ingest.monthlyPostBudget, runId }),
      claimant: processClaimant(),
      deadlineMs: lake.clock.nowMs() + SWEEP_MS_MAX,
      origin,
      settleMs: config.ingest.settleSeconds * 1000,
      overlapMs: config.ingest.overlapMinutes * MS_PER_MINUTE,
      firstLookbackMs: options.lookback ?? config.ingest.firstLookbackMinutes * MS_PER_MINUTE,
      signal,
      onFiles: (keys) => {
        rawKeys.push(...keys);
        progress.show(`${search.name}: ${rawKeys.length} RAW files`);
      },
    });
  } finally {
    progress.show(`${search.name}: refining ${rawKeys.length} RAW files`);
    await refineWritten(lake, rawKeys);
    progress.clear();
  }
}

function report(search: Search, result: SweepResult, options: IngestOptions): ExitCode {
  process.stdout.write(`${sweepLine(search, result)}\n`);
  for (const line of gapLines(search, result, shellFlags(options))) process.stderr.write(`tweetlake: ${line}\n`);
  if (result.kind === 'complete') return result.rejected === 0 ? EXIT.done : EXIT.rejected;
  process.stderr.write(`tweetlake: ${incompleteLine(search, result)}\n`);
  return EXIT.failed;
}
