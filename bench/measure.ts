import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Usage {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The largest resident size of the process, all its threads included. */
  readonly peakBytes: number;
  readonly code: number | null;
}

const REPORT = join(import.meta.dirname, 'report-usage.mjs');

/** Runs a Node program to its end, its output thrown away, and says what it cost. */
export function runNode(args: readonly string[]): Promise<Usage> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--import', REPORT, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let report = '';
  child.stdio[3]?.on('data', (data: Buffer) => (report += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ wallMs: performance.now() - startedMs, ...JSON.parse(report), code }));
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
