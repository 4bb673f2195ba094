// Holds the simulator's stream as `ingest --stream` does, without a screen, and writes what it saw into a file.
// usage: tsx bench/stream-run.ts URL LAKE SECONDS RESULT
import { writeFile } from 'node:fs/promises';
import { systemClock } from '../adapters/clock.ts';
import { processClaimant } from '../adapters/process-claimant.ts';
import { xApiSource } from '../adapters/x-api/x-api-source.ts';
import { xFilteredStream } from '../adapters/x-stream/x-filtered-stream.ts';
import { openLocalLake } from '../cli/local-lake.ts';
import { backgroundRefiner } from '../cli/start/refiner.ts';
import { parseConfig } from '../core/config.ts';
import { lakeBudget } from '../pipeline/budget/budget.ts';
import { stream } from '../pipeline/stream/stream.ts';

/** What a run saw. */
export interface StreamRunReport {
  readonly tweets: number;
  readonly seconds: number;
  readonly connections: number;
  /** From a RAW file that is durable to its rows in REF, for each file. */
  readonly rowLagsMs: readonly number[];
  /** RAW files that never came into REF. */
  readonly lostFiles: number;
}

const [url = '', folder = '', seconds = '', result = ''] = process.argv.slice(2);
const config = parseConfig({ slotMinutes: 1 }, 'the benchmark');
const lake = await openLocalLake(folder, config, { create: true });
const writtenAtMs = new Map<string, number>();
const rowLagsMs: number[] = [];
const refiner = backgroundRefiner(lake, {
  onSlot: (_slot, rows) => {
    const nowMs = performance.now();
    for (const { raw_file: key } of rows) {
      const atMs = key === null ? undefined : writtenAtMs.get(key);
      if (key === null || atMs === undefined) continue;
      rowLagsMs.push(nowMs - atMs);
      writtenAtMs.delete(key);
    }
  },
  onFailure: (slot, error) => process.stderr.write(`slot ${slot} was not refined: ${String(error)}\n`),
});
const api = { url, token: 'simulator' };
const runId = 'bench';
const startMs = performance.now();
const ended = await stream(
  lake,
  { feed: xFilteredStream({ ...api, clock: systemClock }), source: xApiSource(api), searches: config.searches },
  {
    runId,
    claimant: processClaimant(),
    budget: lakeBudget(lake, { limitPosts: 1_000_000_000, runId }),
    deadlineMs: Date.now() + Number(seconds) * 1000,
    settleMs: 60_000,
    overlapMs: 10_000,
    signal: new AbortController().signal,
    events: {
      onFiles: (keys) => {
        for (const key of keys) writtenAtMs.set(key, performance.now());
        refiner.add(keys);
      },
    },
  },
);
const runSeconds = (performance.now() - startMs) / 1000;
await refiner.finish();
const report: StreamRunReport = {
  tweets: ended.tweets,
  seconds: runSeconds,
  connections: ended.connections,
  rowLagsMs,
  lostFiles: writtenAtMs.size,
};
await writeFile(result, JSON.stringify(report));
