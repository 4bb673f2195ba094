import { randomUUID } from 'node:crypto';
import { processClaimant } from '../../adapters/process-claimant.ts';
import type { Config } from '../../core/config.ts';
import type { StreamGap } from '../../core/stream-state.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { type StreamResult, stream } from '../../pipeline/stream/stream.ts';
import type { StreamEvents, StreamOptions } from '../../pipeline/stream/stream-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { IngestOptions } from '../ingest.ts';
import { feedWithOrigin, withOrigin } from '../lake-origin.ts';
import { localLakeFolder } from '../lake-place.ts';
import { loadConfig } from '../load-config.ts';
import { openLocalLake, reconcileLocalLake } from '../local-lake.ts';
import { chosenSearches } from '../searches.ts';
import { shellFlags } from '../shell-flags.ts';
import { type CollectingEvents, showCollecting } from '../start/show-collecting.ts';
import { type StopSignal, stopSignal } from '../stop-signal.ts';
import { xSource } from '../x-source.ts';
import { gapLines, streamLine, unfinishedLine } from './stream-report.ts';

/** Holds the stream of the searches' rules and refines what it gives, until Ctrl-C, `--for` or `--max`. */
export async function runStream(options: IngestOptions): Promise<ExitCode> {
  const lakeFolder = localLakeFolder(options.lake, 'ingest');
  const config = await loadConfig(options.config);
  const searches = chosenSearches(config.searches, options);
  const api = xSource(config.ingest);
  const lake = await openLocalLake(lakeFolder, config, { create: true });
  const feed = await feedWithOrigin(lake, api.feed, api.isLoopback);
  const source = await withOrigin(lake, api.source, api.isLoopback);
  await reconcileLocalLake(lake);
  const stop = stopSignal();
  const onGap = (events: CollectingEvents) => (gap: StreamGap) => {
    for (const line of gapLines(gap, searches, shellFlags(options))) events.onWarning(line);
  };
  const label = `the stream of the X API at ${api.origin}`;
  const collecting = { lake, lakeFolder, stop, label, lakeOption: options.lake, forMs: options.for, max: options.max };
  try {
    const result = await showCollecting(collecting, (events) =>
      stream(
        lake,
        { feed, source, searches },
        streamOptions({ lake, config, stop }, { ...events, onGap: onGap(events) }),
      ),
    );
    return report(result);
  } finally {
    stop.dispose();
  }
}

interface StreamContext {
  readonly lake: Lake;
  readonly config: Config;
  readonly stop: StopSignal;
}

function streamOptions({ lake, config, stop }: StreamContext, events: StreamEvents): StreamOptions {
  const runId = randomUUID();
  const { ingest, stream: settings } = config;
  return {
    runId,
    claimant: processClaimant(),
    budget: lakeBudget(lake, { limitPosts: ingest.monthlyPostBudget, runId }),
    deadlineMs: Number.POSITIVE_INFINITY,
    settleMs: ingest.settleSeconds * 1000,
    overlapMs: settings.overlapSeconds * 1000,
    signal: stop.signal,
    events,
  };
}

function report(result: StreamResult): ExitCode {
  process.stdout.write(`${streamLine(result)}\n`);
  const unfinished = unfinishedLine(result);
  if (unfinished !== null) process.stderr.write(`tweetlake: ${unfinished}\n`);
  if (unfinished !== null) return EXIT.failed;
  return result.rejected === 0 ? EXIT.done : EXIT.rejected;
}
