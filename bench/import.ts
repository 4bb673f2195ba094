import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveOf } from './archive.ts';
import { medianOf, runNode, wallMsOf } from './measure.ts';
import { type Finding, limitFinding, ratioFinding, round } from './report.ts';

export const COMMAND = join(import.meta.dirname, '../dist/cli/main.js');
const PARSE_ALONE = join(import.meta.dirname, 'parse-alone.mjs');
const PEAK_MB_MAX = 700;
const QUERY_MS_MAX = 1000;
const BYTES_PER_MB = 1024 * 1024;

/** An archive into RAW and REF, beside JSON.parse alone over the same file; then a query over the result. */
export async function benchImport(tweets: number): Promise<Finding[]> {
  const archive = await archiveOf(tweets);
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-bench-'));
  const lake = join(folder, 'lake');
  try {
    const parse = await runNode([PARSE_ALONE, archive]);
    const run = await runNode([COMMAND, 'import', archive, '--lake', lake]);
    if (run.code !== 0) throw new Error(`import ended with ${run.code}`);
    const query = ['tweetlake', 'query', '@sentiment-by-minute', '--lake', lake];
    const queryMs = await medianOf(3, () => wallMsOf('npx', query));
    const rate = (ms: number): string => `${round((tweets / ms) * 1000)} tweets/s`;
    return [
      ratioFinding(
        `import of ${tweets.toLocaleString('en')} tweets`,
        {
          measured: rate(run.wallMs),
          beside: `JSON.parse alone ${rate(parse.wallMs)}`,
          ratio: parse.wallMs / run.wallMs,
        },
        { atLeast: 0.25 },
      ),
      limitFinding('  its peak memory, all threads', run.peakBytes / BYTES_PER_MB, PEAK_MB_MAX, 'MB'),
      limitFinding('npx tweetlake query @sentiment-by-minute over it', queryMs, QUERY_MS_MAX, 'ms'),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
