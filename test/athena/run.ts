import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { interruption } from '../support/interruption.ts';
import { stopProcess } from '../support/stop-process.ts';
import { installEngines } from './install-engines.ts';
import { startEngines } from './start-engines.ts';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');
const TOOLS = { java: 'Java 17', javac: 'a JDK 17', mvn: 'Maven', python3: 'Python 3.11 or newer' };
const INTERRUPTED_CODE = 130;

/**
 * Runs the athena tier: installs and starts moto and Trino, runs jest, ends what it started.
 * Arguments are given to jest. The last line is `athena: N passed, N failed`.
 */
async function main(): Promise<number> {
  const signal = interruption();
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-athena-'));
  let counts = { passed: 0, failed: 1 };
  let code = 1;
  try {
    requireTools();
    const engines = await startEngines(await installEngines(signal), folder, signal);
    try {
      ({ counts, code } = await runJest(engines.environment, folder, signal));
    } finally {
      await engines.stop();
    }
  } catch (error) {
    if (!signal.aborted) process.stderr.write(`athena: ${error instanceof Error ? error.message : error}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(`athena: ${counts.passed} passed, ${counts.failed} failed\n`);
  return signal.aborted ? INTERRUPTED_CODE : code;
}

function requireTools(): void {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = Object.entries(TOOLS).filter(([tool]) => !folders.some((folder) => existsSync(join(folder, tool))));
  if (missing.length === 0) return;
  const list = missing.map(([tool, product]) => `${tool} (install ${product})`).join(', ');
  throw new Error(`these commands are missing: ${list}`);
}

interface JestRun {
  readonly counts: { readonly passed: number; readonly failed: number };
  readonly code: number;
}

async function runJest(
  environment: Readonly<Record<string, string>>,
  folder: string,
  signal: AbortSignal,
): Promise<JestRun> {
  const summaryFile = join(folder, 'summary.json');
  const jest = join(PROJECT_FOLDER, 'node_modules', 'jest', 'bin', 'jest.js');
  const config = join(import.meta.dirname, 'jest.config.cjs');
  const options = ['--config', config, '--runInBand', '--json', '--outputFile', summaryFile];
  const child = spawn(process.execPath, [jest, ...options, ...process.argv.slice(2)], {
    cwd: PROJECT_FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const onAbort = (): void => void stopProcess(child);
  signal.addEventListener('abort', onAbort);
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', onAbort);
  if (!existsSync(summaryFile)) return { counts: { passed: 0, failed: 1 }, code: code || 1 };
  const summary = JSON.parse(await readFile(summaryFile, 'utf8'));
  const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites;
  return { counts: { passed: summary.numPassedTests, failed }, code: code ?? 1 };
}

process.exitCode = await main();
