import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '../support/free-port.ts';
import { installPython } from '../support/install-python.ts';
import { stopProcess } from '../support/stop-process.ts';

/** MiniStack with all that it depends on, as `pip freeze` names it. */
const MINISTACK = { name: 'ministack-1.5.33', requirements: join(import.meta.dirname, 'requirements.txt') };
const START_MS_MAX = 60_000;
const POLL_MS = 100;

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts MiniStack on a free port of 127.0.0.1. What it keeps goes into `folder`, which must exist. */
export async function startMinistack(projectRoot: string, folder: string): Promise<Emulator> {
  const python = await installPython(MINISTACK);
  const [port] = await freePorts(1);
  const logFile = join(folder, 'ministack.log');
  const log = openSync(logFile, 'w');
  const child = spawn(python, ['-m', 'ministack'], {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: 'us-east-1',
      IOT_MTLS_ENABLED: '0',
      NODE_PATH: await runtimeSdk(projectRoot, folder),
    },
  });
  closeSync(log);
  // When this process ends before its time, the emulator ends with it.
  process.once('exit', () => child.kill('SIGTERM'));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child, logFile);
  return { url, stop: () => stopProcess(child) };
}

/** CDK's own functions expect the SDK of Lambda's runtime; only that is shown to them. */
async function runtimeSdk(projectRoot: string, folder: string): Promise<string> {
  const modules = join(folder, 'runtime-sdk');
  await mkdir(modules);
  await symlink(join(projectRoot, 'node_modules', '@aws-sdk'), join(modules, '@aws-sdk'));
  return modules;
}

async function untilHealthy(url: string, child: ChildProcess, logFile: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MS_MAX && child.exitCode === null; waitedMs += POLL_MS) {
    const isUp = await fetch(`${url}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await delay(POLL_MS);
  }
  await stopProcess(child);
  throw new Error(`ministack did not start:\n${await readFile(logFile, 'utf8')}`);
}
