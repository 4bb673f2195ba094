import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '../support/free-port.ts';
import { stopProcess } from '../support/stop-process.ts';
import { ENGINES_FOLDER, type InstalledEngines } from './install-engines.ts';

/** The servers that the tests run against. */
export interface Engines {
  /** What the tests find in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const START_MS_MAX = 120_000;
const POLL_MS = 200;
/** The cause of a failure stands above its stack trace. */
const LOG_LINES_SHOWN = 100;

/** Small and quick to start: one query at a time on little data. Trino asks for the --add-opens and the -Djdk settings. */
const JAVA_OPTIONS = [
  '-server',
  '-Xmx640M',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-XX:-OmitStackTraceInFastThrow',
  '-Djdk.attach.allowAttachSelf=true',
  '-Djdk.nio.maxCachedBufferSize=2000000',
  '-Dfile.encoding=UTF-8',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
];
const TRINO_VERSION = '435';

/** A port that was free can be taken by another program's connection until the server, seconds later, asks for it. */
const STARTS_MAX = 3;

/** Starts moto and Trino on free ports of 127.0.0.1 and waits until both answer; `folder` takes their logs. */
export async function startEngines(installed: InstalledEngines, folder: string, signal: AbortSignal): Promise<Engines> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(installed, folder, signal);
    } catch (error) {
      if (attempt === STARTS_MAX || signal.aborted) throw error;
      console.log(`${String(error)}\nstarting the servers again`);
    }
  }
}

async function startOnce(installed: InstalledEngines, folder: string, signal: AbortSignal): Promise<Engines> {
  const [motoPort = 0, trinoPort = 0, proxyPort = 0] = await freePorts(3);
  const motoUrl = `http://127.0.0.1:${motoPort}`;
  const trinoUrl = `http://127.0.0.1:${trinoPort}`;
  const servers = [
    startMoto(installed, folder, motoPort),
    startTrino(installed, folder, {
      MOTO_PORT: String(motoPort),
      TRINO_PORT: String(trinoPort),
      PROXY_PORT: String(proxyPort),
    }),
  ];
  const stopAll = async (): Promise<void> => {
    await Promise.all(servers.map(({ child }) => stopProcess(child)));
  };
  try {
    await Promise.all([
      untilReady(servers[0], signal, async () => (await fetch(`${motoUrl}/moto-api/`)).ok),
      untilReady(servers[1], signal, async () => (await fetch(`${trinoUrl}/v1/info`)).text().then(isStarted)),
    ]);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return { environment: environmentOf(motoUrl, trinoUrl, proxyPort), stop: stopAll };
}

function environmentOf(motoUrl: string, trinoUrl: string, proxyPort: number): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: motoUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    // The project supports Node 20 until its own `engines` says otherwise.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TRINO_URL: trinoUrl,
    S3_PROXY_PORT: String(proxyPort),
  };
}

interface Server {
  readonly name: string;
  readonly child: ChildProcess;
  readonly logFile: string;
}

function startMoto({ python }: InstalledEngines, folder: string, port: number): Server {
  return startServer('moto', folder, python, [join(ENGINES_FOLDER, 'moto', 'server.py'), String(port)], {});
}

function startTrino({ trino }: InstalledEngines, folder: string, ports: Record<string, string>): Server {
  const etc = join(ENGINES_FOLDER, 'trino', 'etc');
  const args = [
    ...JAVA_OPTIONS,
    `-Dconfig=${join(etc, 'config.properties')}`,
    `-Dlog.levels-file=${join(etc, 'log.properties')}`,
    '-cp',
    `${join(trino, 'lib', '*')}:${join(trino, 'classes')}`,
    'LocalTrino',
    TRINO_VERSION,
  ];
  const environment = { ...ports, TRINO_PLUGINS: join(trino, 'plugin'), TRINO_CATALOGS: join(etc, 'catalog') };
  return startServer('trino', folder, 'java', args, environment);
}

/** Both servers end when their standard input does, which is when this process ends, however it does. */
function startServer(
  name: string,
  folder: string,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Server {
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['pipe', log, log],
    env: { ...process.env, ...environment },
    detached: true,
  });
  closeSync(log);
  child.on('error', () => {
    // It is seen when the server does not become ready.
  });
  return { name, child, logFile };
}

async function untilReady(
  server: Server | undefined,
  signal: AbortSignal,
  isReady: () => Promise<boolean>,
): Promise<void> {
  if (!server) return;
  const { name, child, logFile } = server;
  for (let waitedMs = 0; waitedMs < START_MS_MAX && isAlive(child); waitedMs += POLL_MS) {
    if (await isReady().catch(() => false)) return;
    await delay(POLL_MS, undefined, { signal });
  }
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
  throw new Error(`${name} did not start:\n${lines.join('\n')}`);
}

function isAlive({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function isStarted(info: string): boolean {
  return info.includes('"starting":false');
}
