import { dirname, join } from 'node:path';
import { installPython, type PythonPackages } from '../../test/support/install-python.ts';
import { runCommand } from '../../test/support/run-command.ts';
import { runNode, runPython } from '../measure.ts';
import type { Peer, RunPeer } from './peer.ts';

const fileOf = (name: string): string => join(import.meta.dirname, name);
const parquetBelow = (target: string): string => `read_parquet('${target}/**/*.parquet')`;
const FRAMES = { name: 'peers-pandas-3.1.1-pyspark-3.5.4', requirements: fileOf('requirements.txt') };
const TWARC = { name: 'peers-twarc-csv-0.7.2', requirements: fileOf('requirements-twarc.txt') };

/** What X has added to tweets since twarc-csv was made: it skips a whole batch for one column that it does not know. */
const COLUMNS_UNKNOWN_TO_TWARC = [
  'note_tweet.text',
  ...['urls', 'mentions', 'hashtags', 'cashtags'].map((name) => `note_tweet.entities.${name}`),
  'author.public_metrics.like_count',
];

/** By the name that `--peer` takes. What each does and does not do stands in its program. */
export const PEERS: Readonly<Record<string, Peer>> = {
  duckdb: {
    name: 'DuckDB SQL to Parquet',
    prepare: async () => (job) => runNode([fileOf('duckdb-parquet.mjs'), JSON.stringify(job)]),
    tableOf: parquetBelow,
  },
  pandas: {
    name: 'pandas + pyarrow',
    prepare: () => prepareProgram('pandas_parquet.py'),
    tableOf: parquetBelow,
  },
  pyspark: {
    name: 'PySpark, one batch',
    prepare: async () => {
      await requireJava();
      return prepareProgram('spark_parquet.py');
    },
    tableOf: parquetBelow,
  },
  // No Parquet, no sentiment, no symbol: every column of the tweet and its author as CSV, on one thread.
  twarc: {
    name: 'twarc-csv, CSV only',
    linesMax: 100_000,
    prepare: async () => {
      const python = await installed(TWARC);
      const options = ['--hide-progress', '--extra-input-columns', COLUMNS_UNKNOWN_TO_TWARC.join(',')];
      const command = ['-W', 'ignore', '-m', 'twarc', '--bearer-token', 'none', 'csv', ...options];
      return ({ source, target }) => runPython(python, [...command, source, target], dirname(target));
    },
    tableOf: (target) => `read_csv('${target}', header = true, all_varchar = true, quote = '"', parallel = false)`,
  },
};

async function prepareProgram(name: string): Promise<RunPeer> {
  const python = await installed(FRAMES);
  return (job) => runPython(python, [fileOf(name), JSON.stringify(job)], dirname(job.target));
}

async function installed(packages: PythonPackages): Promise<string> {
  const check = 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))';
  if (!(await succeeds('python3', ['-c', check]))) throw new Error('needs Python 3.11 or newer with venv (python3)');
  return installPython(packages);
}

async function requireJava(): Promise<void> {
  const home = process.env.JAVA_HOME;
  const java = home ? join(home, 'bin', 'java') : 'java';
  const { output } = await runCommand(java, ['-version']).catch(() => ({ output: '' }));
  if (!output.includes('version "17')) throw new Error('needs Java 17 (java, or JAVA_HOME)');
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  const { code } = await runCommand(command, args).catch(() => ({ code: 1 }));
  return code === 0;
}
