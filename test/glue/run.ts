import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { findFirstEmoticon } from '../../core/emoticons/find-first-emoticon.ts';
import { hostileText } from '../emoticons/hostile-text.ts';
import { installPython } from '../support/install-python.ts';
import { interruption } from '../support/interruption.ts';
import { runCommand } from '../support/run-command.ts';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');
const TOOLS = {
  name: 'glue-pytest-9.2.0-ruff-0.17.6',
  requirements: join(import.meta.dirname, 'requirements.txt'),
};
/** All Python of the project: the port, and the peers of the benchmark. */
const PYTHON_FOLDERS = ['glue', 'bench'];
const RANDOM_TEXTS = 20_000;

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Runs the glue tier: ruff, and pytest over `glue/tests`, and over random texts that the TypeScript detector has answered.
 * Arguments are given to pytest. The last line is `glue: N passed, N failed`.
 */
async function main(): Promise<number> {
  const signal = interruption();
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-glue-'));
  let counts: Counts = { passed: 0, failed: 1 };
  try {
    const python = await installPython(TOOLS, { signal });
    const [tested, linted] = [await runPytest(python, folder, signal), await runRuff(python, signal)];
    counts = { passed: tested.passed + linted.passed, failed: tested.failed + linted.failed };
  } catch (error) {
    process.stderr.write(`glue: ${error instanceof Error ? error.message : error}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(`glue: ${counts.passed} passed, ${counts.failed} failed\n`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** The rules of ruff and its format, each as one test. */
async function runRuff(python: string, signal: AbortSignal): Promise<Counts> {
  let failed = 0;
  for (const args of [['check'], ['format', '--check']]) {
    const options = ['--config', 'glue/ruff.toml', '--no-cache', '--quiet'];
    const command = ['-m', 'ruff', ...args, ...options, ...PYTHON_FOLDERS];
    const { code } = await runCommand(python, command, { cwd: PROJECT_FOLDER, signal, isShown: true });
    if (code !== 0) failed++;
  }
  return { passed: 2 - failed, failed };
}

async function runPytest(python: string, folder: string, signal: AbortSignal): Promise<Counts> {
  const moreVectors = join(folder, 'random.ndjson');
  const summary = join(folder, 'summary.xml');
  const seed = Number(process.env.GLUE_SEED ?? Date.now() % 0x7fffffff);
  process.stdout.write(`random texts: GLUE_SEED=${seed}\n`);
  await writeFile(moreVectors, answeredTexts(seed).join('\n'));
  const options = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junit-xml=${summary}`, 'glue/tests'];
  await runCommand(python, [...options, ...process.argv.slice(2)], {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', TWEETLAKE_MORE_VECTORS: moreVectors },
    signal,
    isShown: true,
  });
  return countsOf(await readFile(summary, 'utf8'));
}

/** Vectors of random texts. Not of characters above U+FFFF that a younger Unicode than Python's may have made letters. */
function answeredTexts(seed: number): string[] {
  return fc
    .sample(hostileText, { numRuns: RANDOM_TEXTS, seed })
    .filter((text) => !/\p{Cs}|\p{Cn}|[\u{10000}-\u{1D3FF}\u{20000}-\u{10FFFF}]/u.test(text))
    .map((text) => {
      const nothing = { symbol: null, sentiment: 'Neutral', start: null, end: null };
      return JSON.stringify({ text, escaped: false, rule: 'random', ...nothing, ...findFirstEmoticon(text) });
    });
}

function countsOf(junitXml: string): Counts {
  const suite = /<testsuite .*?>/.exec(junitXml)?.[0] ?? '';
  const count = (name: string): number => Number(new RegExp(`${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = count('errors') + count('failures') + count('skipped');
  return { passed: count('tests') - failed, failed };
}

process.exitCode = await main();
