import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/errors.ts';
import { parseFaults } from '../../simulator/faults/fault.ts';
import { startSimulator } from '../../simulator/server.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { SimulateOptions } from '../simulate.ts';
import { aborted, stopSignal } from '../stop-signal.ts';

/** Runs the simulator until Ctrl-C; prints where it is and how to read it. */
export async function runSimulate(options: SimulateOptions): Promise<ExitCode> {
  const { host, port, seed, rate, allowRemote = false, steady = false, frozenCounts = false } = options;
  const simulator = await startSimulator({
    host,
    port,
    seed,
    postsPerMinute: rate,
    allowRemote,
    steady,
    frozenCounts,
    faults: options.faults === undefined ? [] : parseFaults(await jsonOf(options.faults)),
  });
  const stop = stopSignal();
  process.stdout.write(`X API simulator at ${simulator.url}, about ${rate} posts a minute; any bearer token will do.
Read it from another terminal, until Ctrl-C here:
  X_API_URL=${simulator.url} npx tweetlake ingest --lake ./lake
  curl -H 'Authorization: Bearer x' '${simulator.url}/2/tweets/search/recent?query=presidente'
`);
  try {
    await aborted(stop.signal);
  } finally {
    stop.dispose();
    await simulator.close();
  }
  return EXIT.done;
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
