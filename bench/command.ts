import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../test/support/bundle-functions.ts';
import { medianOf, runNode, wallMsOf } from './measure.ts';
import { type Finding, limitFinding } from './report.ts';

const RUNS = 5;
const HELP_EXTRA_MS_MAX = 150;
const BYTES_PER_KB = 1000;
const BUNDLE_KB_MAX = 700;
const COLD_IMPORT_MS_MAX = 100;

/** What the command costs before it does anything. */
export async function benchHelp(): Promise<Finding[]> {
  const emptyMs = await medianOf(RUNS, () => wallMsOf('npx', ['--no', '--', 'node', '-e', '0']));
  const helpMs = await medianOf(RUNS, () => wallMsOf('npx', ['tweetlake', '--help']));
  return [
    limitFinding('npx tweetlake --help, more than an empty npx command', helpMs - emptyMs, HELP_EXTRA_MS_MAX, 'ms'),
  ];
}

/** The processor function as it is deployed. */
export async function benchProcessorBundle(): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-bench-'));
  try {
    const bundle = join(folder, 'processor.mjs');
    await bundleFunctions(['processor'], folder);
    const { size } = await stat(bundle);
    const empty = join(folder, 'empty.mjs');
    await writeFile(empty, '');
    const [emptyMs, coldMs] = [await startMs(empty), await startMs(bundle)];
    return [
      limitFinding('processor bundle, minified', size / BYTES_PER_KB, BUNDLE_KB_MAX, 'KB'),
      limitFinding('  its cold import, more than an empty module', coldMs - emptyMs, COLD_IMPORT_MS_MAX, 'ms'),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function startMs(module: string): Promise<number> {
  return medianOf(RUNS, async () => (await runNode([module])).wallMs);
}
