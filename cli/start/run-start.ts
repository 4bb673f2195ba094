import { relative } from 'node:path';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import type { Config } from '../../core/config.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { checkOrigin, originOf, withOrigin } from '../lake-origin.ts';
import { localLakeFolder } from '../lake-place.ts';
import { loadConfig } from '../load-config.ts';
import { openLocalLake, reconcileLocalLake } from '../local-lake.ts';
import { shellFlags } from '../shell-flags.ts';
import type { StartOptions } from '../start.ts';
import { type StopSignal, stopSignal } from '../stop-signal.ts';
import { collect } from './collect.ts';
import { type OpenApi, openApi } from './open-api.ts';
import { endLine, type Heading, type Progress } from './progress.ts';
import { readTally } from './read-tally.ts';
import { backgroundRefiner } from './refiner.ts';
import { openScreen } from './screen.ts';

/** Collects and refines tweets until Ctrl-C, `--for` or `--max`; the next start goes on where this one ends. */
export async function runStart(options: StartOptions): Promise<ExitCode> {
  const lakeFolder = localLakeFolder(options.lake, 'start');
  const config = await loadConfig(options.config);
  const stop = stopSignal();
  try {
    const api = await openApi({
      config,
      isAgreed: options.yes === true,
      checkLake: (isSimulated) => checkOrigin({ store: folderObjectStore(lakeFolder) }, isSimulated),
      signal: stop.signal,
    });
    if (api === null) {
      process.stderr.write('Nothing was read.\n');
      return EXIT.done;
    }
    try {
      return await runWithApi({ options, lakeFolder, config, stop, api });
    } finally {
      await api.close();
    }
  } finally {
    stop.dispose();
  }
}

interface StartRun {
  readonly options: StartOptions;
  readonly lakeFolder: string;
  readonly config: Config;
  readonly stop: StopSignal;
  readonly api: OpenApi;
}

async function runWithApi(run: StartRun): Promise<ExitCode> {
  const lake = await openLocalLake(run.lakeFolder, run.config, { create: true });
  const source = await withOrigin(lake, run.api.source, run.api.isSimulated);
  await reconcileLocalLake(lake);
  const ended = new AbortController();
  if (run.options.for !== undefined) void lake.clock.sleep(run.options.for, ended.signal).then(run.stop.stop);
  try {
    await collectAndShow({ ...run, api: { ...run.api, source } }, lake);
  } finally {
    ended.abort();
  }
  return EXIT.done;
}

async function collectAndShow({ options, lakeFolder, config, stop, api }: StartRun, lake: Lake): Promise<void> {
  const tally = await readTally(lake, lakeFolder);
  const startMs = lake.clock.nowMs();
  const now = { tweets: 0, files: 0, note: null as string | null };
  const progress = (): Progress => ({
    ...now,
    rows: tally.counts(),
    newest: tally.newest(),
    elapsedMs: lake.clock.nowMs() - startMs,
  });
  const heading = headingOf(api, lakeFolder, options.lake);
  const screen = openScreen(process.stdout, heading, progress);
  const refiner = backgroundRefiner(lake, {
    onSlot: (slot, rows) => tally.setSlot(slot, rows),
    onFailure: (slot, error) => screen.say(`tweetlake: slot ${slot} was not refined: ${messageOf(error)}`),
  });
  const onTweets = (count: number) => {
    now.tweets += count;
    if (options.max !== undefined && now.tweets >= options.max) stop.stop();
  };
  try {
    await collect({
      lake,
      source: counting(api.source, onTweets),
      searches: config.searches,
      gapFlags: shellFlags(options),
      origin: originOf(api.isSimulated),
      pace: api.pace,
      monthlyPostBudget: config.ingest.monthlyPostBudget,
      signal: stop.signal,
      onFiles: (keys) => {
        now.files += keys.length;
        refiner.add(keys);
      },
      onNote: (note) => {
        now.note = note;
      },
      onWarning: (line) => screen.say(`tweetlake: ${line}`),
    });
  } finally {
    const failure = await refiner.finish();
    screen.end();
    if (failure !== null) process.stderr.write('tweetlake: some slots are not refined; the next start does that\n');
  }
  process.stdout.write(`${endLine(heading, progress())}\n`);
}

function headingOf({ label }: OpenApi, lakeFolder: string, lakeOption: string): Heading {
  const shown = relative(process.cwd(), lakeFolder);
  return {
    label,
    lakeFolder: shown === '' || shown.startsWith('..') ? lakeFolder : `./${shown}`,
    queryLine: `npx tweetlake query @sentiment-by-minute${shellFlags({ lake: lakeOption })}`,
  };
}

/** The same source, telling how many tweets came. */
function counting(source: TweetSource, onTweets: (count: number) => void): TweetSource {
  return {
    ...source,
    search: async (request) => {
      const page = await source.search(request);
      onTweets(page.tweets.length);
      return page;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
