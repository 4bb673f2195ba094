import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_MS_MAX = 10_000;

/** Ends a process and waits until it is gone: closes its standard input, asks it, kills it. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit').then(() => true);
  const isGoneWithin = (ms: number): Promise<boolean> => Promise.race([gone, delay(ms, false, { ref: false })]);
  child.stdin?.end();
  if (child.stdin !== null && (await isGoneWithin(STOP_MS_MAX))) return;
  child.kill('SIGTERM');
  if (!(await isGoneWithin(STOP_MS_MAX))) child.kill('SIGKILL');
  await gone;
}
