import { relative } from 'node:path';
import type { Lake } from '../../pipeline/lake.ts';
import { shellFlags } from '../shell-flags.ts';
import type { StopSignal } from '../stop-signal.ts';
import { endLine, type Heading, type Progress } from './progress.ts';
import { readTally } from './read-tally.ts';
import { backgroundRefiner } from './refiner.ts';
import { openScreen } from './screen.ts';

/** What collects into a local lake tells those who watch it. */
export interface CollectingEvents {
  readonly onTweets: (count: number) => void;
  readonly onFiles: (rawKeys: readonly string[]) => void;
  /** What keeps tweets from coming; null when nothing does. */
  readonly onNote: (note: string | null) => void;
  /** Something that the user should know afterwards, too. */
  readonly onWarning: (line: string) => void;
}

export interface Collecting {
  readonly lake: Lake;
  readonly lakeFolder: string;
  /** `--lake` as it was typed. */
  readonly lakeOption: string;
  /** What is read, as people call it. */
  readonly label: string;
  readonly stop: StopSignal;
  /** Milliseconds after which it is stopped. */
  readonly forMs?: number | undefined;
  /** Tweets after which it is stopped. */
  readonly max?: number | undefined;
}

/** Collects, refines what was collected at once, and shows both until it ends; what was collected is refined then. */
export async function showCollecting<Result>(
  collecting: Collecting,
  collect: (events: CollectingEvents) => Promise<Result>,
): Promise<Result> {
  const { lake, lakeFolder, stop, forMs, max } = collecting;
  const tally = await readTally(lake, lakeFolder);
  const startMs = lake.clock.nowMs();
  const now = { tweets: 0, files: 0, note: null as string | null };
  const progress = (): Progress => ({
    ...now,
    rows: tally.counts(),
    newest: tally.newest(),
    elapsedMs: lake.clock.nowMs() - startMs,
  });
  const heading = headingOf(collecting);
  const screen = openScreen(process.stdout, heading, progress);
  const refiner = backgroundRefiner(lake, {
    onSlot: (slot, rows) => tally.setSlot(slot, rows),
    onFailure: (slot, error) => screen.say(`tweetlake: slot ${slot} was not refined: ${messageOf(error)}`),
  });
  const ended = new AbortController();
  if (forMs !== undefined) void lake.clock.sleep(forMs, ended.signal).then(stop.stop);
  try {
    return await collect({
      onTweets: (count) => {
        now.tweets += count;
        if (max !== undefined && now.tweets >= max) stop.stop();
      },
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
    ended.abort();
    const failure = await refiner.finish();
    screen.end();
    if (failure !== null) process.stderr.write('tweetlake: some slots are not refined; the next start does that\n');
    process.stdout.write(`${endLine(heading, progress())}\n`);
  }
}

function headingOf({ label, lakeFolder, lakeOption }: Collecting): Heading {
  const shown = relative(process.cwd(), lakeFolder);
  return {
    label,
    lakeFolder: shown === '' || shown.startsWith('..') ? lakeFolder : `./${shown}`,
    queryLine: `npx tweetlake query @sentiment-by-minute${shellFlags({ lake: lakeOption })}`,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
