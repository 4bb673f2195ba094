import { readFile } from 'node:fs/promises';
import { systemClock } from '../../adapters/clock.ts';
import { UsageError } from '../../core/errors.ts';
import { rejectedCount } from '../../core/import-tally.ts';
import { type Fault, parseFaults } from '../../simulator/faults/fault.ts';
import { type Replay, replay } from '../../simulator/replay/replay.ts';
import { startSimulator } from '../../simulator/server.ts';
import { counted } from '../counted.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { SimulateOptions } from '../simulate.ts';
import { aborted, type StopSignal, stopSignal } from '../stop-signal.ts';
import type { OpenReplay } from './open-replay.ts';

/** Runs the simulator until Ctrl-C; prints where it is and how to read it. */
export async function runSimulate(options: SimulateOptions): Promise<ExitCode> {
  if (options.speed !== undefined && options.replay === undefined) {
    throw new UsageError('--speed says how fast a replay is; name its files with --replay');
  }
  const faults = options.faults === undefined ? [] : parseFaults(await jsonOf(options.faults));
  const stop = stopSignal();
  const run = { options, faults, stop };
  try {
    if (options.replay === undefined) await serve(run, null);
    else await serveReplay(run, options.replay);
    return EXIT.done;
  } finally {
    stop.dispose();
  }
}

interface Run {
  readonly options: SimulateOptions;
  readonly faults: readonly Fault[];
  readonly stop: StopSignal;
}

/** What is served, and how it is called. */
interface Replaying {
  readonly posts: Replay;
  readonly tweets: string;
  readonly what: string;
}

async function serveReplay(run: Run, inputs: readonly string[]): Promise<void> {
  const { openReplay } = await import('./open-replay.ts');
  const { stop, options } = run;
  const { speed = 1, tmp } = options;
  const opened = await openReplay(inputs, { speed, tmp, signal: stop.signal }).catch((error: unknown) => {
    if (stop.signal.aborted) return null;
    throw error;
  });
  if (opened === null) return;
  try {
    sayWhatIsLeftOut(opened);
    await serve(run, replaying(opened, speed));
  } finally {
    await opened.close();
  }
}

function sayWhatIsLeftOut({ summary }: OpenReplay): void {
  const count = rejectedCount(summary.tally);
  if (count === 0) return;
  process.stderr.write(`left out ${counted(count, 'record')} without a tweet; import --dry-run says what they are\n`);
}

function replaying({ tape, summary }: OpenReplay, speed: number): Replaying {
  const tweets = counted(summary.rows, 'tweet');
  try {
    const posts = replay(tape, Date.now());
    const end = new Date(posts.endMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
    return { posts, tweets, what: `replaying ${tweets} at ${speed} times their speed until ${end}Z` };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError('the replay would go on beyond 2080, where ids end; choose a greater --speed', {
      cause: error,
    });
  }
}

async function serve({ options, faults, stop }: Run, replayed: Replaying | null): Promise<void> {
  const { host, port, seed, rate, allowRemote = false, steady = false, frozenCounts = false } = options;
  const simulator = await startSimulator({
    host,
    port,
    seed,
    postsPerMinute: rate,
    allowRemote,
    steady,
    frozenCounts,
    ...(replayed && { posts: replayed.posts }),
    faults,
  });
  process.stdout.write(`X API simulator at ${simulator.url}, ${replayed?.what ?? `about ${rate} posts a minute`}; any bearer token will do.
Read it from another terminal, until Ctrl-C here:
  X_API_URL=${simulator.url} X_BEARER_TOKEN=x npx tweetlake ingest --lake ./lake${replayed ? REPLAY_FLAGS : ''}
  curl -H 'Authorization: Bearer x' '${simulator.url}/2/tweets/search/recent?query=presidente'
`);
  try {
    if (replayed) await end(replayed, stop);
    await aborted(stop.signal);
  } finally {
    await simulator.close();
  }
}

/** The configured searches hardly find what an archive is about. */
const REPLAY_FLAGS = " --name replay --query 'words that its tweets have'";

/** Waits until the last tweet of a replay has come in, and says so. */
async function end({ posts, tweets }: Replaying, { signal }: StopSignal): Promise<void> {
  await systemClock.sleep(Math.max(0, posts.endMs - Date.now()), signal);
  if (signal.aborted) return;
  process.stderr.write(
    `the replay has ended: ${tweets} came in, and no new ones will; they can be read until Ctrl-C\n`,
  );
}

/** What was given when it is JSON, else what the file of that name holds. */
async function jsonOf(given: string): Promise<string> {
  if (/^\s*[[{]/.test(given)) return given;
  try {
    return await readFile(given, 'utf8');
  } catch (cause) {
    throw new UsageError(`--faults must be JSON or a file that can be read, got ${given}`, { cause });
  }
}
