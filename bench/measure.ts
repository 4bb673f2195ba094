import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Usage {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The largest resident size of the process, all its threads included. */
  readonly peakBytes: number;
  readonly code: number | null;
}

const NODE_REPORT = join(import.meta.dirname, 'report-usage.mjs');
const PYTHON_REPORT = join(import.meta.dirname, 'peers/report_usage.py');

/** Runs a Node program to its end, its output thrown away, and says what it cost. */
export function runNode(args: readonly string[]): Promise<Usage> {
  return runReporting(process.execPath, ['--import', NODE_REPORT, ...args], {});
}

/** Runs a Python program likewise, in a folder that is its home; what it complains of is shown when it fails. */
export function runPython(python: string, args: readonly string[], folder: string): Promise<Usage> {
  const env = { ...process.env, HOME: folder, PYSPARK_PYTHON: python };
  return runReporting(python, [PYTHON_REPORT, python, ...args], { cwd: folder, env, isQuiet: true });
}

interface ReportingOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly isQuiet?: boolean;
}

/** Runs a program that writes what it used to file descriptor 3 at its end. */
function runReporting(
  command: string,
  args: readonly string[],
  { isQuiet = false, ...options }: ReportingOptions,
): Promise<Usage> {
  const startedMs = performance.now();
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', isQuiet ? 'pipe' : 'inherit', 'pipe'] });
  let report = '';
  let complaints = '';
  child.stdio[3]?.on('data', (data: Buffer) => (report += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (complaints += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const wallMs = performance.now() - startedMs;
      if (code !== 0) process.stderr.write(complaints);
      const used = report === '' ? { cpuMs: Number.NaN, peakBytes: Number.NaN } : JSON.parse(report);
      resolve({ wallMs, ...used, code });
    });
  });
}

/** Milliseconds that a command takes from its start to its end. */
export function wallMsOf(command: string, args: readonly string[]): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(command, args, { stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(performance.now() - startedMs));
  });
}

/** Processor milliseconds of this process for one of `rounds` calls, after as many to warm up. */
export async function cpuMsOf(rounds: number, action: () => unknown): Promise<number> {
  for (let i = 0; i < rounds; i++) await action();
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) await action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / rounds;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The median of several runs, one after the other. */
export async function medianOf(runs: number, run: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let i = 0; i < runs; i++) values.push(await run());
  return median(values);
}
