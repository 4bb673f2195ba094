// Measures what the project promises about speed and size, each beside a peer or a bound, and prints a table.
// usage: npm run bench [-- --tweets 500000]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { benchHelp, benchProcessorBundle } from './command.ts';
import { benchEmoticons } from './emoticons.ts';
import { benchImport } from './import.ts';
import { benchPart } from './part.ts';
import type { Finding } from './report.ts';

const { values } = parseArgs({ options: { tweets: { type: 'string', default: '500000' } } });

const findings: Finding[] = [];
for (const bench of [
  benchEmoticons,
  benchPart,
  () => benchImport(Number(values.tweets)),
  benchProcessorBundle,
  benchHelp,
]) {
  findings.push(...(await bench()));
}

const table = new Table({ head: ['what', 'measured', 'beside', 'ratio', 'bound', 'kept'], style: { head: [] } });
for (const { what, measured, beside, ratio, bound, isKept } of findings) {
  table.push([what, measured, beside, ratio === null ? '' : ratio.toFixed(3), bound, isKept ? 'yes' : 'NO']);
}
const [cpu] = cpus();
console.log(`Node ${process.version}, ${cpus().length} x ${cpu?.model ?? 'unknown processor'}`);
console.log(table.toString());
