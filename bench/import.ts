import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveOf } from './archive.ts';
import { countTweets } from './count-tweets.ts';
import { medianOf, runNode, type Usage, wallMsOf } from './measure.ts';
import { readOnce } from './read-once.ts';
import { type Finding, limitFinding, ratioFinding, round } from './report.ts';

export const COMMAND = join(import.meta.dirname, '../dist/cli/main.js');
const PARSE_ALONE = join(import.meta.dirname, 'parse-alone.mjs');
const PEAK_MB_MAX = 700;
const QUERY_MS_MAX = 1000;
const BYTES_PER_MB = 1024 * 1024;

/** Rounds of both, one after the other: the machine's speed drifts, so the ratio is taken within a round. */
const ROUNDS = 3;

/** An import, and JSON.parse alone over the same file just before it. */
export interface ImportRound {
  readonly parse: Usage;
  readonly run: Usage;
}

/** An archive into RAW and REF, beside JSON.parse alone over the same file; then a query over it. Its rounds go into `rounds`. */
export async function benchImport(tweets: number, rounds: ImportRound[]): Promise<Finding[]> {
  const archive = await archiveOf(tweets);
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-bench-'));
  try {
    for (let i = 0; i < ROUNDS; i++) rounds.push(await runRound(archive, join(folder, `lake-${i}`), tweets));
    const { parse, run } = medianRound(rounds);
    const query = ['tweetlake', 'query', '@sentiment-by-minute', '--lake', join(folder, 'lake-0')];
    const queryMs = await medianOf(3, () => wallMsOf('npx', query));
    const rate = ({ wallMs }: Usage): string => `${round((tweets / wallMs) * 1000)} tweets/s`;
    const peakBytes = Math.max(...rounds.map((each) => each.run.peakBytes));
    return [
      ratioFinding(
        `import of ${tweets.toLocaleString('en')} tweets`,
        { measured: rate(run), beside: `JSON.parse alone ${rate(parse)}`, ratio: ratioOf({ parse, run }) },
        { atLeast: 0.25 },
      ),
      limitFinding('  its peak memory, all threads', peakBytes / BYTES_PER_MB, PEAK_MB_MAX, 'MB'),
      limitFinding('npx tweetlake query @sentiment-by-minute over it', queryMs, QUERY_MS_MAX, 'ms'),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One round over a file of so many tweets. */
export async function runRound(archive: string, lake: string, tweets: number): Promise<ImportRound> {
  await readOnce(archive);
  return { parse: await runNode([PARSE_ALONE, archive]), run: await runImport(archive, lake, tweets) };
}

/** Imports a file or folder of so many tweets. Rejects when the lake does not hold every one. */
export async function runImport(source: string, lake: string, tweets: number): Promise<Usage> {
  await readOnce(source);
  const run = await runNode([COMMAND, 'import', source, '--lake', lake]);
  if (run.code !== 0) throw new Error(`import ended with ${run.code}`);
  const { rows, ids } = await countTweets(`read_parquet('${lake}/ref/tweets/**/*.parquet')`);
  if (rows !== tweets || ids !== tweets)
    throw new Error(`import must write ${tweets} rows, it wrote ${ids} in ${rows}`);
  return run;
}

/** The round of the median ratio; there must be one. */
export function medianRound(rounds: readonly ImportRound[]): ImportRound {
  return [...rounds].sort((a, b) => ratioOf(a) - ratioOf(b))[Math.floor(rounds.length / 2)] as ImportRound;
}

function ratioOf({ parse, run }: ImportRound): number {
  return parse.wallMs / run.wallMs;
}
