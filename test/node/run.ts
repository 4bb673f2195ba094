// usage: npm run test:node -- [TESTS…]
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { installOnce } from '../support/install-once.ts';
import { interruption } from '../support/interruption.ts';
import { mustRun, runCommand } from '../support/run-command.ts';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');
/** What the functions run on, and the next one that is supported for long. Both have zstd. */
const VERSIONS = ['22.23.3', '24.21.0'];
/** What depends most on the runtime: archives (zlib and zstd), and importing them by the built command (threads, addons), and lines. */
const TESTS = ['test/adapters/archive', 'test/bench', 'test/cli/import'];

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs tests of the gate under other versions of Node, from npm. The last line is `node: N passed, N failed`. */
async function main(): Promise<number> {
  const signal = interruption();
  const sum = { passed: 0, failed: 0 };
  for (const version of VERSIONS) {
    const { passed, failed } = await runTests(version, signal).catch((error: unknown) => {
      process.stderr.write(`node ${version}: ${error instanceof Error ? error.message : error}\n`);
      return { passed: 0, failed: 1 };
    });
    sum.passed += passed;
    sum.failed += failed;
  }
  process.stdout.write(`node: ${sum.passed} passed, ${sum.failed} failed\n`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

async function runTests(version: string, signal: AbortSignal): Promise<Counts> {
  const node = await installNode(version, signal);
  const given = process.argv.slice(2);
  const tests = given.length > 0 ? given : TESTS;
  const summaryFile = join(tmpdir(), `tweetlake-node-${process.pid}.json`);
  const jest = join(PROJECT_FOLDER, 'node_modules', 'jest', 'bin', 'jest.js');
  try {
    process.stdout.write(`node ${version}\n`);
    await runCommand(node, [jest, '--json', '--outputFile', summaryFile, ...tests], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
      signal,
      isShown: true,
    });
    const summary = JSON.parse(await readFile(summaryFile, 'utf8'));
    return { passed: summary.numPassedTests, failed: summary.numFailedTests + summary.numRuntimeErrorTestSuites };
  } finally {
    await rm(summaryFile, { force: true });
  }
}

/** Path of the program. */
async function installNode(version: string, signal: AbortSignal): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'];
  const home = await installOnce({ name: `node-${version}`, files: [] }, (folder) =>
    mustRun('npm', ['install', '--prefix', folder, ...options, `${name}@${version}`], { cwd: folder, signal }),
  );
  return join(home, 'node_modules', name, 'bin', 'node');
}

process.exitCode = await main();
