import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/server.ts';
import { runCommand } from '../support/run-command.ts';
import { awsEnvironment } from './aws-environment.ts';
import { secondAddressOf } from './second-address.ts';
import { SETTINGS, TOKEN } from './settings.ts';
import { bootstrap, type CdkPlace, deploy, destroy, remains } from './stack.ts';
import { type Emulator, startMinistack } from './start-ministack.ts';

interface Tally {
  passed: number;
  failed: number;
}

const LOG_LINES = 80;

const projectRoot = process.cwd();
const tally: Tally = { passed: 0, failed: 0 };
const folder = await mkdtemp(join(tmpdir(), 'tweetlake-emulator-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const emulator = await startEmulator(process.env.AWS_ENDPOINT_URL);
if (emulator !== null) {
  await runTier(emulator.url).catch((error: unknown) => fail('the tier ends', error));
  await emulator.stop();
}
if (tally.failed > 0) await showLog();
process.exitCode = tally.failed === 0 ? 0 : 1;
process.stdout.write(`emulator: ${tally.passed} passed, ${tally.failed} failed\n`);

/** An endpoint that the user names is theirs: it is neither started nor ended here. Null when none could be started. */
async function startEmulator(endpointUrl: string | undefined): Promise<Emulator | null> {
  if (endpointUrl) return { url: endpointUrl, stop: async () => {} };
  let started: Emulator | null = null;
  await step('ministack starts', async () => {
    started = await startMinistack(projectRoot, folder);
  });
  return started;
}

async function runTier(endpointUrl: string): Promise<void> {
  const env = awsEnvironment(endpointUrl);
  // The clients of this process read their settings from its environment.
  Object.assign(process.env, env);
  const simulator = await startSimulator({ token: TOKEN, frozenCounts: true });
  const x = await secondAddressOf(simulator.url);
  const place: CdkPlace = { projectRoot, folder, env };
  const context = { tweetlake: JSON.stringify(SETTINGS), xApiUrl: x.url, emulator: 'true' };
  try {
    const isDeployed =
      (await step('cdk bootstrap prepares the account', () => bootstrap(place))) &&
      (await step('cdk deploy deploys the stack', () => deploy(place, context)));
    if (!isDeployed) return;
    await runTests({ ...env, X_API_URL: simulator.url, X_BEARER_TOKEN: TOKEN });
    await step('cdk destroy leaves nothing', async () => {
      await destroy(place, context);
      const left = await remains();
      if (left.length > 0) throw new Error(`these are left: ${left.join(', ')}`);
    });
  } finally {
    await x.close();
    await simulator.close();
  }
}

async function runTests(env: NodeJS.ProcessEnv): Promise<void> {
  const results = join(folder, 'jest.json');
  const jest = join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = ['--config', 'test/emulator/jest.config.cjs', '--json', '--outputFile', results];
  await runCommand(process.execPath, [jest, ...args], { cwd: projectRoot, env, isShown: true });
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(await readFile(results, 'utf8'));
  tally.passed += numPassedTests;
  tally.failed += numFailedTests + numRuntimeErrorTestSuites;
}

/** Runs one step of the tier and counts it as a test; false when it failed. */
async function step(name: string, work: () => Promise<void>): Promise<boolean> {
  const startMs = Date.now();
  try {
    await work();
    tally.passed++;
    process.stdout.write(`  ✓ ${name} (${Date.now() - startMs} ms)\n`);
    return true;
  } catch (error) {
    fail(name, error);
    return false;
  }
}

function fail(name: string, error: unknown): void {
  tally.failed++;
  process.stdout.write(`  ✕ ${name}\n${error instanceof Error ? error.message : error}\n`);
}

/** The end of what MiniStack logged, where the functions' own lines stand. */
async function showLog(): Promise<void> {
  const log = await readFile(join(folder, 'ministack.log'), 'utf8').catch(() => '');
  if (log !== '') process.stderr.write(`${log.split('\n').slice(-LOG_LINES).join('\n')}\n`);
}
