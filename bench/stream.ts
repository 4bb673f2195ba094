import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../test/support/free-port.ts';
import { COMMAND } from './import.ts';
import { runNode, type Usage } from './measure.ts';
import { type Finding, limitFinding, ratioFinding, round } from './report.ts';
import type { StreamRunReport } from './stream-run.ts';

const RUN = join(import.meta.dirname, 'stream-run.ts');
const POSTS_PER_SECOND = 250;
/** The default rule matches about two of three of the simulator's posts; this is some more than is wanted. */
const SIMULATED_POSTS_PER_MINUTE = 23_000;
const ROW_LAG_MS_MAX = 5000;
const PEAK_MB_MAX = 700;
const BYTES_PER_MB = 1024 * 1024;

/** The simulator's stream into RAW and REF, in slots of one minute, for so many seconds. */
export async function benchStream(seconds: number): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-bench-'));
  const [port = 0] = await freePorts(1);
  const args = ['simulate', '--steady', '--rate', String(SIMULATED_POSTS_PER_MINUTE), '--port', String(port)];
  const simulator = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(simulator.stdout, 'data');
    const result = join(folder, 'result.json');
    const lake = join(folder, 'lake');
    const usage = await runNode(['--import', 'tsx', RUN, `http://127.0.0.1:${port}`, lake, String(seconds), result]);
    if (usage.code !== 0) throw new Error(`the stream ended with ${usage.code}`);
    return findingsOf(JSON.parse(await readFile(result, 'utf8')), usage);
  } finally {
    await end(simulator);
    await rm(folder, { recursive: true, force: true });
  }
}

function findingsOf({ tweets, seconds, connections, rowLagsMs, lostFiles }: StreamRunReport, usage: Usage): Finding[] {
  const rate = tweets / seconds;
  const sorted = [...rowLagsMs].sort((a, b) => a - b);
  const share = (part: number): number => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  const measured = `${round(rate)} posts/s, ${tweets} in ${round(seconds)} s`;
  const beside = `${connections} connection, ${round((100 * usage.cpuMs) / usage.wallMs)} % of a processor`;
  return [
    ratioFinding("the simulator's stream", { measured, beside, ratio: rate / POSTS_PER_SECOND }, { atLeast: 1 }),
    limitFinding('  from RAW file to row, median', share(0.5), ROW_LAG_MS_MAX, 'ms'),
    limitFinding('  from RAW file to row, p99', share(0.99), ROW_LAG_MS_MAX, 'ms'),
    limitFinding(`  RAW files without rows, of ${sorted.length + lostFiles}`, lostFiles, 0, 'files'),
    limitFinding('  its peak memory, all threads', usage.peakBytes / BYTES_PER_MB, PEAK_MB_MAX, 'MB'),
  ];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
