// usage: npm run test:simulation -- [--count N] [--seed N] [--from N] [--mutant NAME]
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type HistoryReport, runHistory } from './history.ts';
import * as mutants from './mutants.ts';

const HISTORIES = 300;
const SEEDS_END = 1_000_000_000;
const SHOWN_VIOLATIONS = 5;

/** Runs histories of seeds in a row and says which ones failed; the last line is `simulation: N passed, N failed`. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      from: { type: 'string' },
      count: { type: 'string', default: String(HISTORIES) },
      mutant: { type: 'string', default: 'NO_MUTANT' },
    },
  });
  const first = Number(values.seed ?? values.from ?? randomInt(1, SEEDS_END));
  const count = values.seed === undefined ? Number(values.count) : 1;
  const mutant = Object.entries(mutants).find(([name]) => name === values.mutant)?.[1];
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || typeof mutant !== 'object') {
    process.stderr.write('simulation: seeds and counts are whole numbers, and a mutant is one of mutants.ts\n');
    return 2;
  }
  process.stdout.write(`simulation: seeds ${first} to ${first + count - 1}\n`);
  const reports: HistoryReport[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const report = await runHistory(seed, mutant);
    reports.push(report);
    if (report.violations.length > 0) process.stdout.write(failureText(report));
  }
  const failed = reports.filter(({ violations }) => violations.length > 0).length;
  process.stdout.write(`${summaryOf(reports)}simulation: ${count - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

function failureText({ seed, violations }: HistoryReport): string {
  const shown = violations.slice(0, SHOWN_VIOLATIONS).map((violation) => `  ${violation}\n`);
  const more = violations.length > SHOWN_VIOLATIONS ? `  and ${violations.length - SHOWN_VIOLATIONS} more\n` : '';
  return `seed ${seed} failed; again: npm run test:simulation -- --seed ${seed}\n${shown.join('')}${more}`;
}

function summaryOf(reports: readonly HistoryReport[]): string {
  const sum = (value: (report: HistoryReport) => number): string =>
    reports.reduce((total, report) => total + value(report), 0).toLocaleString('en');
  const ends = sumOf(reports.map((report) => report.ends));
  const troubles = sumOf(reports.map((report) => report.troubles));
  const deaths = sumOf(reports.map((report) => report.deaths));
  const seconds = (performance.now() / 1000).toFixed(0);
  return [
    `${reports.length} histories in ${seconds} s: ${sum(({ tweets }) => tweets)} tweets, ${sum(({ sweeps }) => sweeps)} sweeps, `,
    `${sum(({ posts }) => posts)} posts paid for, ${sum(({ gaps }) => gaps)} gaps\n`,
    `ends: ${textOf(ends)}\n`,
    `troubles: ${textOf(troubles)}\n`,
    `deaths: ${textOf(deaths)}\n`,
  ].join('');
}

function sumOf(counts: readonly Readonly<Record<string, number>>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const one of counts) for (const [word, n] of Object.entries(one)) sums.set(word, (sums.get(word) ?? 0) + n);
  return sums;
}

function textOf(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, n]) => `${word} ${n}`)
    .join(', ');
}

process.exitCode = await main();
