import type { Command } from 'commander';
import type { CsvMap } from '../core/shapes/csv-layout.ts';
import { csvMap } from './import/csv-map.ts';
import { configOption, lakeOption, subcommand, wholeNumber } from './options.ts';

export interface ImportOptions {
  readonly lake: string;
  readonly config?: string;
  readonly dryRun?: boolean;
  readonly remote?: boolean;
  readonly yes?: boolean;
  readonly map?: CsvMap;
  readonly threads?: number;
  readonly tmp?: string;
}

const INPUT_HELP = `
Read are: pages of a search, lines of a stream, flattened tweets, tweets of v1.1, as JSON, NDJSON or arrays; a person's own X archive;
CSV of twarc-csv, DMI-TCAT and 4CAT, and any other with --map; what query printed of raw_tweets. docs/archives.md says more.
A deployed lake (--lake aws:STACK) is written to from here, once requests and dollars were said and agreed to.
What is no tweet is counted by kind and kept in the lake's quarantine with file, line and reason.
`;

export function addImport(program: Command): void {
  subcommand(program, 'import', {
    description: 'Take tweets from files into the lake; again changes nothing.',
    more: INPUT_HELP,
  })
    .argument('<file...>', 'files, folders, globs, or - for standard input')
    .addOption(lakeOption('a folder, or aws:STACK'))
    .addOption(configOption())
    .option('--map <fields>', 'what columns of a CSV hold: id=COLUMN,text=COLUMN,created_at=COLUMN,…', csvMap)
    .option(
      '--threads <number>',
      'threads that sort and write (default: one a processor, at most 8)',
      wholeNumber(1, 64),
    )
    .option(
      '--tmp <folder>',
      "where sorted tweets wait until their slot is written (default: tmp in the lake, or the user's cache)",
    )
    .option('--remote', 'leave refining to the deployed stack')
    .option(
      '--yes',
      'begin without being asked, into a deployed lake, which costs money, or where a disk has too little room',
    )
    .option('--dry-run', 'read everything and say what it is; write nothing')
    .action(async (files: string[], options: ImportOptions) => {
      const { runImport } = await import('./import/run-import.ts');
      process.exitCode = await runImport(files, options);
    });
}
