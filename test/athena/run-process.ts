import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_MS_MAX = 5000;

/** Runs a command to its end; its output is kept, and is part of the error when it fails. Aborting ends it. */
export async function run(command: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, 'close');
  if (code === 0) return;
  throw new Error(`\`${[command, ...args].join(' ')}\` ended with ${code}:\n${Buffer.concat(output).toString('utf8')}`);
}

/** Ends a process and waits until it is gone: closes its standard input, which ends our servers at once, asks it, kills it. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit').then(() => true);
  const isGoneWithin = (ms: number): Promise<boolean> => Promise.race([gone, delay(ms, false, { ref: false })]);
  child.stdin?.end();
  if (child.stdin !== null && (await isGoneWithin(STOP_MS_MAX))) return;
  child.kill('SIGTERM');
  if (!(await isGoneWithin(STOP_MS_MAX))) child.kill('SIGKILL');
  await gone;
}
