import { startSimulator } from '../../simulator/server.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { SimulateOptions } from '../simulate.ts';
import { aborted, stopSignal } from '../stop-signal.ts';

/** Runs the simulator until Ctrl-C; prints where it is and how to read it. */
export async function runSimulate(options: SimulateOptions): Promise<ExitCode> {
  const { port, seed, rate, steady = false, frozenCounts = false } = options;
  const simulator = await startSimulator({ port, seed, postsPerMinute: rate, steady, frozenCounts });
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
