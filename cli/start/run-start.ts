import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import type { Config } from '../../core/config.ts';
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
import { showCollecting } from './show-collecting.ts';

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

async function runWithApi({ options, lakeFolder, config, stop, api }: StartRun): Promise<ExitCode> {
  const lake = await openLocalLake(lakeFolder, config, { create: true });
  const source = await withOrigin(lake, api.source, api.isSimulated);
  await reconcileLocalLake(lake);
  const collecting = { lake, lakeFolder, stop, lakeOption: options.lake, forMs: options.for, max: options.max };
  await showCollecting({ ...collecting, label: api.label }, ({ onTweets, ...events }) =>
    collect({
      lake,
      source: counting(source, onTweets),
      searches: config.searches,
      gapFlags: shellFlags(options),
      origin: originOf(api.isSimulated),
      pace: api.pace,
      monthlyPostBudget: config.ingest.monthlyPostBudget,
      signal: stop.signal,
      ...events,
    }),
  );
  return EXIT.done;
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
