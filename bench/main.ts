// Measures what the project promises about speed and size, each beside a peer or a bound, and prints a table.
// usage: npm run bench [-- --tweets 500000 --stream-seconds 60 --only stream]
//        npm run bench -- --only peers [--peer duckdb|pandas|pyspark|twarc] [--rounds 3]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { benchHelp, benchProcessorBundle } from './command.ts';
import { benchEmoticons } from './emoticons.ts';
import { benchImport, type ImportRound } from './import.ts';
import { benchPart } from './part.ts';
import { benchPeers } from './peers.ts';
import type { Finding } from './report.ts';
import { benchStream } from './stream.ts';

const { values } = parseArgs({
  options: {
    tweets: { type: 'string', default: '500000' },
    'stream-seconds': { type: 'string', default: '60' },
    only: { type: 'string' },
    peer: { type: 'string' },
    rounds: { type: 'string', default: '1' },
  },
});
const tweets = Number(values.tweets);
const importRounds: ImportRound[] = [];
const benches: Readonly<Record<string, () => Finding[] | Promise<Finding[]>>> = {
  emoticons: benchEmoticons,
  part: benchPart,
  import: () => benchImport(tweets, importRounds),
  peers: () => benchPeers({ tweets, rounds: Number(values.rounds), only: values.peer, importRounds }),
  stream: () => benchStream(Number(values['stream-seconds'])),
  bundle: benchProcessorBundle,
  help: benchHelp,
};

const findings: Finding[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (values.only === undefined || values.only === name) findings.push(...(await bench()));
}

const table = new Table({ head: ['what', 'measured', 'beside', 'ratio', 'bound', 'kept'], style: { head: [] } });
for (const { what, measured, beside, ratio, bound, isKept } of findings) {
  table.push([what, measured, beside, ratio === null ? '' : ratio.toFixed(3), bound, bound && (isKept ? 'yes' : 'NO')]);
}
const [cpu] = cpus();
console.log(`Node ${process.version}, ${cpus().length} x ${cpu?.model ?? 'unknown processor'}`);
console.log(table.toString());
